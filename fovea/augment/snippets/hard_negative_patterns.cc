#include "fovea/augment/snippets/hard_negative_patterns.h"

#include <utility>
#include <vector>

namespace fovea::augment {
namespace {

constexpr const char* kHardPhpPatterns[] = {
    "~concat~",
    "~concat~",
    "$~0~=array(~table~);",
    "$this->~1~ = [\n~table~\n];",
    "static $~0~ = ~table~;",
    "$~0~ = <<<EOT\n~table~\nEOT;\n",
    "~table~",
    "~table~",
    "~reads~",
    "~reads~",
    "$~0~='~image~';",
    "echo '<img src=\"~image~\" alt=\"~word~\">';",
    "define('~word~','~b64~');",
    "$~0~=<<<EOT\n~pem~\nEOT;\n",
    "$~0~=array(~numbers~);",
    "$~0~=\"~escapes~\";",
    "echo '<input name=\"q\" "
    "value=\"'.htmlspecialchars($_GET['~key~'],ENT_QUOTES,'UTF-8').'\">';",
    "echo htmlspecialchars($_POST['~key~']);",
    "$~0~=isset($_GET['~key0~'])?intval($_GET['~key0~']):~small~;",
    "$~0~=trim(strip_tags($_REQUEST['~key~']));if($~0~===''){throw new "
    "InvalidArgumentException('~sentence~');}",
    "$~0~=json_decode(base64_decode($~1~['~key~']),true);",
    "$~0~=unserialize(base64_decode($~1~->get('~key~')));",
    "if(!empty($_POST['~key0~'])&&wp_verify_nonce($_POST['_wpnonce'],'~word~')){update_option('~"
    "word~',"
    "sanitize_text_field($_POST['~key0~']));}",
    "return call_user_func_array(array($this,$~0~),$~1~);",
    "if(is_callable($~0~)){return call_user_func($~0~,$~1~);}throw new "
    "RuntimeException('~sentence~');",
    "$~0~=preg_replace_callback('/\\{(\\w+)\\}/',function($~1~) use($~2~){return "
    "$~2~[$~1~[1]];},$~3~);",
    "$~0~=curl_init('https://~host~/v1/"
    "~word~');curl_setopt($~0~,CURLOPT_RETURNTRANSFER,true);curl_setopt($~0~,"
    "CURLOPT_HTTPHEADER,array('Authorization: Bearer "
    "'.$this->token));$~1~=curl_exec($~0~);curl_close($~0~);return "
    "json_decode($~1~);",
    "$~0~=file_get_contents(__DIR__.'/~word~.json');$~1~=json_decode($~0~,true);",
    "exec('git describe --tags',$~0~,$~1~);if($~1~!==0){return null;}",
    "$~0~=shell_exec('convert '.escapeshellarg($~1~).' -resize ~num~ '.escapeshellarg($~2~));",
    "passthru('tar czf '.escapeshellarg($~0~).' '.escapeshellarg($~1~),$~2~);",
    "require_once dirname(__FILE__).'/~word~/~word~.php';",
    "include $this->getTemplatePath('~word~.phtml');",
    "spl_autoload_register(function($~0~){$~1~=__DIR__.'/'.str_replace('\\\\','/"
    "',$~0~).'.php';if(file_exists($~1~)){"
    "require $~1~;}});",
    "header('Location: '.$this->url->link('~word~/~word~','',true));exit;",
    "if(stripos($_SERVER['HTTP_USER_AGENT'],'MSIE')!==false){$~0~='~word~';}",
    "$~0~=gzinflate(substr($~1~,10,-8));if($~0~===false){throw new Exception('~sentence~');}",
    "$~0~=hash_hmac('sha256',$~1~,$this->~2~);return "
    "rtrim(strtr(base64_encode($~0~),'+/','-_'),'=');",
    "file_put_contents($~0~,'<?php return '.var_export($~1~,true).';');",
    "move_uploaded_file($_FILES['~key0~']['tmp_name'],$this->directory.'/"
    "'.basename($_FILES['~key0~']['name']));",
    "foreach($_POST as $~0~=>$~1~){$~2~[$~0~]=filter_var($~1~,FILTER_SANITIZE_STRING);}",
    "$this->assertSame('~b64s~',base64_encode(hex2bin('~hexs~')));",
    "echo '<script src=\"'.esc_url($~0~).'\"></script>';",
    "@ini_set('memory_limit','~small~56M');",
    "$~0~=chr(~small~).chr(~small~).pack('n',$~1~);",
    "mail($~0~,'~word~ ~word~',$~1~,'From: '.$this->from);",
    "echo '<iframe src=\"https://~host~/embed/~letters~\" width=\"~num~\" height=\"~num~\" "
    "allowfullscreen></iframe>';",
    "$~0~=create_function('$a,$b','return "
    "strcmp($a[\"~key0~\"],$b[\"~key0~\"]);');usort($~1~,$~0~);",
    "array(~pairs~);"};

constexpr const char* kHardScriptPatterns[] = {
    "var ~0~=[~table~];",
    "~0~ = {\n~table~\n};",
    "~table~",
    "var ~0~='~image~';",
    "~0~.style.backgroundImage='url(~image~)';",
    "var ~0~=[~numbers~];",
    "var ~0~=/[~escapes~]/;",
    "var ~0~='~escapes~';",
    "var ~0~={~pairs~};",
    "~min~",
    "~min~",
    "var ~0~=`~pem~`;",
    "module.exports=[~numbers~];",
    "var ~0~=JSON.parse(atob(~1~.split('.')[1].replace(/-/g,'+').replace(/_/g,'/')));",
    "(function(i,s,o,g,r,a,m){i['~Word~Object']=r;i[r]=i[r]||function(){(i[r].q=i[r].q||[]).push("
    "arguments)};"
    "a=s.createElement(o),m=s.getElementsByTagName(o)[0];a.async=1;a.src=g;m.parentNode."
    "insertBefore(a,m)})"
    "(window,document,'script','https://~host~/"
    "analytics.js','ga');ga('create','UA-~digits~-1','auto');",
    "(function(){var "
    "s=document.createElement('script');s.type='text/javascript';s.async=true;s.src='https://"
    "~host~/~word~.js';var "
    "x=document.getElementsByTagName('script')[0];x.parentNode.insertBefore(s,x);})();",
    "var ~0~=new Function('obj','var p=[];with(obj){p.push(\\''+~1~.replace(/\\t/g,' "
    "')+'\\');}return p.join(\\'\\');');",
    "it('~word~ ~word~',function(){expect(eval('1+~small~')).toBe(~num~);});",
    "try{~0~=JSON.parse(~1~)}catch(e){~0~=eval('('+~1~+')')}",
    "const "
    "{execFile}=require('child_process');execFile('git',['rev-parse','HEAD'],(err,stdout)=>{~0~="
    "stdout.trim()});",
    "const "
    "~0~=require('child_process').spawnSync('node',['~word~.js','--~word~'],{stdio:'inherit'});"
    "process.exit("
    "~0~.status);",
    "fetch('/api/~word~',{method:'POST',headers:{'Content-Type':'application/"
    "json'},body:JSON.stringify(~0~)})"
    ".then(r=>r.json()).then(~1~=>this.setState({~key~:~1~}));",
    "$.ajax({url:'/~word~/"
    "~word~',type:'POST',data:$('#~word~').serialize(),success:function(~0~){$('#~word~').html("
    "~0~)}});",
    "document.cookie='~key~='+encodeURIComponent(~0~)+';path=/;max-age=~num~';",
    "var "
    "~0~=document.createElement('iframe');~0~.src='https://~host~/embed/'+~1~;~0~.setAttribute("
    "'allowfullscreen','');~2~.appendChild(~0~);",
    "window.location.href='/~word~/'+encodeURIComponent(~0~.value);",
    "document.querySelectorAll('input[required]').forEach(function(~0~){~0~.addEventListener('"
    "blur',validate);});",
    "return String.fromCharCode(~0~>>18|240,~0~>>12&63|128,~0~>>6&63|128,~0~&63|128);",
    "for(var ~0~=0,~1~='';~0~<~2~.length;~0~++)~1~+=String.fromCharCode(~2~[~0~]);return "
    "btoa(~1~);",
    "if(window.ActiveXObject){~0~=new ActiveXObject('Microsoft.XMLHTTP');}else{~0~=new "
    "XMLHttpRequest();}",
    "const ~0~=process.env.NODE_ENV||'development';const "
    "~1~=parseInt(process.env.PORT||'~port~',10);",
    "const "
    "http=require('http');http.createServer((req,res)=>{res.writeHead(200,{'Content-Type':'text/"
    "plain'});"
    "res.end('~sentence~')}).listen(~port~);",
    "const https=require('https');https.get('https://~host~/~word~.json',res=>{let "
    "d='';res.on('data',c=>d+=c);"
    "res.on('end',()=>callback(JSON.parse(d)))});",
    "__webpack_require__.p='/~word~/';module.exports=__webpack_require__.p+'~hexs~.woff2';",
    "//# sourceMappingURL=data:application/json;charset=utf-8;base64,~b64l~",
    "crypto.createHash('sha256').update(Buffer.from('~hex~','hex')).digest('base64');",
    "window.__INITIAL_STATE__=JSON.parse(decodeURIComponent('~pct~'));",
    "eval(function(p,a,c,k,e,d){e=function(c){return "
    "c.toString(36)};while(c--){if(k[c]){p=p.replace(new RegExp("
    "'\\\\b'+e(c)+'\\\\b','g'),k[c])}}return "
    "p}('0.1({2:~small~,3:\"4\"});',~small~,~small~,'~word~|~word~|~word~|~word~|"
    "~word~'.split('|'),0,{}))"};

constexpr const char* kHardPythonPatterns[] = {
    "~0~ = [\n~table~\n]",
    "~0~ = {~table~}",
    "~table~",
    "~0~=b'~b64~'",
    "~0~='''~pem~'''",
    "~0~=[\n    ~numbers~\n]",
    "~0~=b\"~escapes~\"",
    "~0~={~pairs~}",
    "ICON='~image~'",
    "exec(open('~word~/version.py').read())",
    "with open(os.path.join(here,'~word~','__version__.py')) as f:\n    exec(f.read(),about)",
    "exec(compile(open('~word~.py').read(),'~word~.py','exec'),namespace)",
    "subprocess.run(['git','describe','--tags'],check=True,capture_output=True,text=True)",
    "~0~=subprocess.check_output(['git','rev-parse','HEAD']).decode().strip()",
    "subprocess.check_call([sys.executable,'-m','pip','install','-r','requirements.txt'])",
    "proc=subprocess.Popen(cmd,stdout=subprocess.PIPE,stderr=subprocess.PIPE)\nout,err=proc."
    "communicate()",
    "~0~=os.environ.get('~word~','~word~')",
    "DEBUG=os.environ.get('DEBUG','0')=='1'",
    "~0~=requests.get('https://~host~/api/"
    "~word~',params={'~key~':~1~},timeout=~small~)\n~0~.raise_for_status()\n"
    "return ~0~.json()",
    "response=requests.post(self.url+'/~word~',json=payload,headers={'Authorization':'Bearer "
    "'+self.token})",
    "~0~=json.loads(base64.b64decode(token.split('.')[1]+'=='))",
    "~0~=zlib.decompress(base64.b64decode(~1~))",
    "from setuptools import setup,Extension\nfrom setuptools.command.build_ext import "
    "build_ext\nclass ~Name0~(build_ext):\n"
    "    def build_extensions(self):\n        for ext in self.extensions:\n            "
    "ext.extra_compile_args=['-O3']\n"
    "        "
    "build_ext.build_extensions(self)\nsetup(name='~word~',version='~version~',cmdclass={'build_"
    "ext':~Name0~})",
    "from setuptools import setup,find_packages\nsetup(\n    name='~word~',\n    "
    "version='~version~',\n    packages="
    "find_packages(),\n    url='https://~host~/~word~',\n    "
    "install_requires=['requests','~word~>=~version~'],\n)",
    "class PyTest(TestCommand):\n    def run_tests(self):\n        import pytest\n        "
    "sys.exit(pytest.main(self.test_args))",
    "class UploadCommand(Command):\n    def run(self):\n        os.system('{0} setup.py sdist "
    "bdist_wheel'.format("
    "sys.executable))\n        os.system('twine upload dist/*')\n        sys.exit()",
    "if sys.argv[-1]=='publish':\n    os.system('python setup.py sdist upload')\n    sys.exit()",
    "sock=socket.socket(socket.AF_INET,socket.SOCK_STREAM)\nsock.bind(('127.0.0.1',~port~))"
    "\nsock.listen(~small~)",
    "import "
    "http.server\nhttp.server.HTTPServer(('',~port~),http.server.SimpleHTTPRequestHandler).serve_"
    "forever()",
    "from urllib.request import urlopen\nwith urlopen('https://~host~/~word~.json') as r:\n    "
    "~0~=json.load(r)",
    "def test_eval(self):\n    self.assertEqual(eval('~num~+~num~'),~num~)",
    "module=__import__(name,globals(),locals(),[name])",
    "func=getattr(self,'do_'+command)\nreturn func(*args,**kwargs)",
    "with tempfile.NamedTemporaryFile('w',suffix='.~word~',delete=False) as f:\n    "
    "f.write(content)\nself.addCleanup("
    "os.unlink,f.name)",
    "~0~=pickle.loads(zlib.decompress(self.cache.get(key)))",
    "key=Fernet.generate_key()\ncipher=Fernet(key)\n"
    "token=cipher.encrypt(b'~word~')",
    "TOKEN_RE=re.compile(r'[A-Za-z0-9_-]{~small~,}\\.[A-Za-z0-9_-]+')",
    "self.assertEqual(hashlib.sha256(b'~word~').hexdigest(),'~hex~')",
    "code=compile(source,filename,'exec')\nexec(code,self.locals)",
    "os.system('cls' if os.name=='nt' else 'clear')",
    "webbrowser.open('https://~host~/docs/~word~')",
    "home=os.path.join(os.environ['HOME'],'.config','~word~')"};

constexpr const char* kHardPagePatterns[] = {
    "<img src=\"~image~\" alt=\"\">",
    "<style>@font-face{font-family:~word~;src:url(~image~)}</style>",
    "<style>.~word~{background:url('~image~') no-repeat}</style>",
    "<script>var ~0~=[~numbers~];</script>",
    "<script>~min~</script>",
    "<script src=\"https://~host~/~word~.min.js\" integrity=\"sha384-~b64s~\" "
    "crossorigin=\"anonymous\"></script>",
    "<script src=\"/js/~word~.js\"></script>",
    "<iframe width=\"560\" height=\"315\" src=\"https://~host~/embed/~letters~\" "
    "frameborder=\"0\" allowfullscreen></iframe>",
    "<meta http-equiv=\"refresh\" content=\"~num~\">",
    "<meta http-equiv=\"refresh\" content=\"0; url=index.html\">",
    "<noscript><img height=\"1\" width=\"1\" style=\"display:none\" "
    "src=\"https://~host~/tr?id=~digits~&ev=PageView\"/></noscript>",
    "<input type=\"hidden\" name=\"csrf\" value=\"~hex~\">",
    "<div style=\"display:none\" id=\"~word~\"><p>~sentence~</p></div>",
    "<script type=\"application/json\">{\"~word~\":\"~b64~\"}</script>",
    "<a href=\"javascript:history.back()\">~word~</a>",
    "<form action=\"/login\" method=\"post\"><input name=\"user\"><input type=\"password\" "
    "name=\"pass\"></form>",
    "<script>window.dataLayer=window.dataLayer||[];function "
    "gtag(){dataLayer.push(arguments);}gtag('js',new Date());"
    "gtag('config','G-~digits~');</script>"};

constexpr const char* kHardAspPatterns[] = {
    "On Error Resume Next\nSet ~0~=conn.Execute(\"SELECT * FROM ~word~ WHERE "
    "id=\"&CLng(Request(\"id\")))",
    "conn.Execute \"UPDATE ~word~ SET hits=hits+1\"",
    "Server.Execute \"~word~.asp\"",
    "Server.Transfer \"~word~.asp\"",
    "For Each ~0~ In Request.Form\nResponse.Write Server.HTMLEncode(~0~)&\"<br>\"\nNext",
    "~0~=Split(Request.Cookies(\"~key~\"),\",\")\nFor ~1~=0 To "
    "UBound(~0~)\n~2~=~2~&Trim(~0~(~1~))\nNext",
    "If InStr(LCase(Request.ServerVariables(\"HTTP_USER_AGENT\")),\"mobile\")>0 Then "
    "Response.Redirect \"/m/\"",
    "Set ~0~=Server.CreateObject(\"MSXML2.DOMDocument\")\n~0~.async=False\n~0~.load "
    "Server.MapPath(\"~word~.xml\")",
    "Set "
    "~0~=Server.CreateObject(\"CDO.Message\")\n~0~.To=\"~word~@~host~\"\n~0~.TextBody=Request.Form("
    "\"message\")\n~0~.Send",
    "Set ~0~=Server.CreateObject(\"ADODB.Stream\")\n~0~.Type=1\n~0~.Open\n~0~.LoadFromFile "
    "Server.MapPath(\"~word~.pdf\")\n"
    "Response.BinaryWrite ~0~.Read",
    "Set ~0~=CreateObject(\"Scripting.FileSystemObject\")\nSet "
    "~1~=~0~.OpenTextFile(Server.MapPath(\"counter.txt\"),1)\n~2~=~1~.ReadLine\n"
    "~1~.Close",
    "Session(\"~key0~\")=Request.Form(\"~key0~\")\nResponse.Redirect \"~word~.asp\"",
    "Response.Write \"<script src='/js/~word~.js'></script>\"",
    "~0~=Chr(13)&Chr(10)",
    "~0~=Eval(\"~small~+~small~\")",
    "var ~0~=int.Parse(Request.QueryString[\"~key~\"]);",
    "if(Upload.HasFile&&Upload.PostedFile.ContentType==\"image/"
    "png\"){Upload.SaveAs(Server.MapPath(\"/uploads/\")+Guid.NewGuid()+\".png\");}",
    "Response.Write(HttpUtility.HtmlEncode(Request[\"~key~\"]));",
    "Response.Redirect(\"~word~.aspx?id=\"+Server.UrlEncode(id));",
    "Response.Write Server.HTMLEncode(Request(\"~key~\"))",
    "~0~=CInt(Request.QueryString(\"~key~\"))",
    "Set ~0~=Server.CreateObject(\"ADODB.Connection\")\n~0~.Open Application(\"~word~\")",
    "~0~=Array(~numbers~)",
    "~0~=\"~b64~\"",
    "If Session(\"~key~\")=\"\" Then Response.Redirect \"login.asp\"",
    "Set ~0~=Server.CreateObject(\"Scripting.FileSystemObject\")\nIf "
    "~0~.FileExists(Server.MapPath(\"~word~.txt\")) Then "
    "Response.Write \"~word~\"",
    "~0~=Replace(Request.Form(\"~key~\"),\"'\",\"''\")",
    "Response.Write \"<img src='~image~'>\"",
    ("Set ~0~=Server.CreateObject(\"MSXML2.ServerXMLHTTP\")\n~0~.Open "
     "\"GET\",\"https://~host~/rates.xml\",False\n~0~.Send")};

constexpr const char* kHardJspPatterns[] = {
    "response.sendRedirect(request.getContextPath()+\"/~word~.jsp\");if(true)return;",
    "String ~0~=java.net.URLEncoder.encode(request.getParameter(\"~key~\"),\"UTF-8\");",
    "pageContext.include(\"/WEB-INF/~word~.jsp\");",
    "java.sql.PreparedStatement ~0~=~1~.prepareStatement(\"SELECT * FROM ~word~ WHERE "
    "id=?\");~0~.setString(1,request.getParameter(\"id\"));",
    "java.io.InputStream ~0~=application.getResourceAsStream(\"/~word~.txt\");int "
    "~1~;while((~1~=~0~.read())!=-1){out.print((char)~1~);}",
    "for(String ~0~:request.getParameterValues(\"~key~\")){~1~.add(Integer.valueOf(~0~));}",
    "out.println(\"<script src='/js/~word~.js'></script>\");",
    "Process ~0~=new ProcessBuilder(\"git\",\"rev-parse\",\"HEAD\").start();",
    "Object ~0~=Class.forName(~1~).newInstance();",
    "javax.naming.Context ~0~=new javax.naming.InitialContext();javax.sql.DataSource "
    "~1~=(javax.sql.DataSource)~0~.lookup(\"java:comp/env/jdbc/"
    "~word~\");",
    "if(!\"POST\".equals(request.getMethod())){response.sendError(405);return;}",
    "session.invalidate();response.sendRedirect(\"index.jsp\");",
    "String "
    "~0~=request.getParameter(\"~key~\");if(~0~!=null){out.print(org.apache.commons.lang."
    "StringEscapeUtils."
    "escapeHtml(~0~));}",
    "int ~0~=Integer.parseInt(request.getParameter(\"~key~\"));",
    "int[] ~0~={~numbers~};",
    "String ~0~=\"~b64~\";",
    "byte[] "
    "~0~=java.util.Base64.getDecoder().decode(session.getAttribute(\"~key~\").toString());",
    "if(session.getAttribute(\"~key~\")==null){response.sendRedirect(\"login.jsp\");return;}",
    "java.util.Properties ~0~=new "
    "java.util.Properties();~0~.load(application.getResourceAsStream(\"/WEB-INF/"
    "~word~.properties\"));",
    "Class.forName(\"com.~word~.jdbc.Driver\");java.sql.Connection "
    "~0~=java.sql.DriverManager.getConnection(~1~);",
    "out.println(\"<img src='~image~'>\");",
    "long ~0~=Runtime.getRuntime().freeMemory();out.print(~0~/1024);"};

using Patterns = std::span<const char* const>;

// Each pattern so many times, which is how often it is drawn beside the others.
std::vector<const char*> Mixed(const std::vector<std::pair<Patterns, int>>& parts) {
  std::vector<const char*> all;
  for (const auto& [patterns, times] : parts)
    for (int i = 0; i < times; ++i) all.insert(all.end(), patterns.begin(), patterns.end());
  return all;
}

}  // namespace

std::span<const char* const> HardPhpPatterns() {
  static const auto all = Mixed({{kHardPhpPatterns, 2}, {PhpCounterparts(), 1}});
  return all;
}
std::span<const char* const> HardScriptPatterns() {
  static const auto all =
      Mixed({{kHardScriptPatterns, 4}, {ScriptCounterparts(), 2}, {TagCounterparts(), 1}});
  return all;
}
std::span<const char* const> HardPythonPatterns() {
  static const auto all = Mixed({{kHardPythonPatterns, 2}, {PythonCounterparts(), 1}});
  return all;
}
std::span<const char* const> HardPagePatterns() { return kHardPagePatterns; }
std::span<const char* const> HardAspPatterns() { return kHardAspPatterns; }
std::span<const char* const> HardJspPatterns() { return kHardJspPatterns; }

}  // namespace fovea::augment
