#include "fovea/augment/snippets/hard_negative_patterns.h"

// What the code of lookalikes_script_plain.cc does, done openly.
namespace fovea::augment {
namespace {

constexpr const char* kScriptCounterparts[] = {
    "~js_repeats~", "~js_repeats~",
    // Tags of analytics, chats, maps, advertisements.
    "(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime(),event:'gtm.js'}"
    ");var "
    "f=d.getElementsByTagName(s)[0],j=d.createElement(s),dl=l!='dataLayer'?'&l='+l:'';j.async="
    "true;j.src='https://~host~/gtm.js?id='+i+dl;f.parentNode.insertBefore(j,f);})(window,document,"
    "'script','dataLayer','GTM-~digits~');",
    "!function(f,b,e,v,n,t,s){if(f.fbq)return;n=f.fbq=function(){n.callMethod?n.callMethod.apply(n,"
    "arguments):n.queue.push(arguments)};if(!f._fbq)f._fbq=n;n.push=n;n.loaded=!0;n.version='2.0';"
    "n."
    "queue=[];t=b.createElement(e);t.async=!0;t.src=v;s=b.getElementsByTagName(e)[0];s.parentNode."
    "insertBefore(t,s)}(window,document,'script','https://~host~/en_US/fbevents.js');fbq('init','"
    "~digits~');fbq('track','PageView');",
    "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('js',new "
    "Date());gtag('config','G-~digits~',{anonymize_ip:true});",
    "var _paq=window._paq=window._paq||[];_paq.push(['trackPageView']);(function(){var "
    "u='//~host~/'"
    ";_paq.push(['setTrackerUrl',u+'matomo.php']);_paq.push(['setSiteId','~small~']);var "
    "d=document,"
    "g=d.createElement('script'),s=d.getElementsByTagName('script')[0];g.async=true;g.src=u+'"
    "matomo."
    "js';s.parentNode.insertBefore(g,s);})();",
    "(function(h,o,t,j,a,r){h.hj=h.hj||function(){(h.hj.q=h.hj.q||[]).push(arguments)};h._"
    "hjSettings="
    "{hjid:~digits~,hjsv:6};a=o.getElementsByTagName('head')[0];r=o.createElement('script');r."
    "async="
    "1;r.src=t+h._hjSettings.hjid+j+h._hjSettings.hjsv;a.appendChild(r);})(window,document,'https:/"
    "/"
    "~host~/c/hotjar-','.js?sv=');",
    "var "
    "_gaq=_gaq||[];_gaq.push(['_setAccount','UA-~digits~-~small~']);_gaq.push(['_trackPageview'])"
    ";(function(){var "
    "ga=document.createElement('script');ga.type='text/javascript';ga.async=true;ga."
    "src=('https:'==document.location.protocol?'https://ssl':'http://www')+'.~host~/ga.js';var s="
    "document.getElementsByTagName('script')[0];s.parentNode.insertBefore(ga,s)})();",
    "var Tawk_API=Tawk_API||{},Tawk_LoadStart=new Date();(function(){var s1=document.createElement("
    "'script'),s0=document.getElementsByTagName('script')[0];s1.async=true;s1.src='https://~host~/"
    "~hexs~/default';s1.charset='UTF-8';s0.parentNode.insertBefore(s1,s0);})();",
    "function loadScript(src,callback){var ~0~=document.createElement('script');~0~.src=src;~0~."
    "onload=callback;document.head.appendChild(~0~);}",
    "const ~0~=document.createElement('script');~0~.src=`https://~host~/maps/api/js?key=${apiKey}&"
    "callback=init`;~0~.defer=true;document.head.appendChild(~0~);",
    "window.jQuery||document.write('<script "
    "src=\"js/vendor/jquery-~version~.min.js\"><\\/script>');",
    "if(!('IntersectionObserver' in window)){var ~0~=document.createElement('script');~0~.src='/js/"
    "polyfill.js';document.head.appendChild(~0~);}",
    "const socket=new "
    "WebSocket((location.protocol==='https:'?'wss://':'ws://')+location.host+'/ws')"
    ";socket.onmessage=event=>{const ~0~=JSON.parse(event.data);dispatch(~0~);};",
    "var ~0~=new WebSocket('ws://localhost:~port~/livereload');~0~.onmessage=function(e){if(JSON."
    "parse(e.data).command==='reload')location.reload();};",
    "const ~0~=new "
    "EventSource('/events');~0~.addEventListener('~word~',e=>{render(JSON.parse(e.data"
    "))});",
    "if('serviceWorker' in "
    "navigator){navigator.serviceWorker.register('/sw.js').catch(console.error"
    ")}",
    "import('./~word~.js').then(~0~=>~0~.default());",
    "require(['jquery','~word~'],function($)"
    "{$('#~word~').~word~()});",
    "__webpack_require__.l=(url,done,key)=>{var script=document.createElement('script');script."
    "charset='utf-8';script.timeout=120;script.src=url;script.onerror=script.onload=done;document."
    "head.appendChild(script)};",
    // Forms.
    "form.addEventListener('submit',async e=>{e.preventDefault();const ~0~=await "
    "fetch(form.action,{"
    "method:'POST',body:new FormData(form)});if(~0~.ok)form.reset();});",
    "$('#checkout-form').on('submit',function(e){e.preventDefault();$.post($(this).attr('action'),$"
    "("
    "this).serialize(),function(~0~){location.href=~0~.redirect;});});",
    "stripe.createToken(cardElement).then(function(~0~){if(~0~.error){showError(~0~.error.message);"
    "}"
    "else{form.token.value=~0~.token.id;form.submit();}});",
    "var cc=document.getElementById('cc_number');cc.addEventListener('input',function(){this.value="
    "this.value.replace(/\\D/g,'').replace(/(.{4})/g,'$1 ').trim();});",
    "Validation.add('validate-cc-cvn','~sentence~',function(v,elm){var "
    "~0~=$(elm.id.substr(0,elm.id."
    "indexOf('_cc_cid'))+'_cc_type');return v.match(/^[0-9]{3,4}$/)!==null;});",
    "fetch('/checkout/payment',{method:'POST',headers:{'X-CSRF-Token':token},body:JSON.stringify({"
    "method:this.code,additional_data:{cc_type:this.creditCardType()}})});",
    "document.querySelectorAll('input').forEach(function(~0~){~0~.value=localStorage.getItem(~0~."
    "name"
    ")||'';~0~.onchange=function(){localStorage.setItem(this.name,this.value)}});",
    "navigator.sendBeacon('/"
    "stats',JSON.stringify({page:location.pathname,time:performance.now()}));",
    "(new Image()).src='/pixel.gif?u='+encodeURIComponent(location.href)+'&r='+encodeURIComponent("
    "document.referrer);",
    "window.onerror=function(m,u,l){var ~0~=new "
    "XMLHttpRequest();~0~.open('POST','/log/js');~0~.send("
    "JSON.stringify({message:m,url:u,line:l}));};",
    "document.addEventListener('keydown',function(e){if(e.key==='Escape')close();});",
    "document.cookie.split('; ').find(~0~=>~0~.startsWith('csrftoken='))?.split('=')[1];",
    // Code that is made or evaluated, openly.
    "var compiled=new Function('data','with(data){return `'+~0~.innerHTML+'`}');",
    "var ~0~=new "
    "Function('return this')();",
    "var globalObject=Function('return this')();",
    "eval('var ~0~ = "
    "~small~;');",
    "eval(code);", "(0,eval)(script.text);", "eval('('+json+')');",
    "try{eval('async "
    "function f(){}');supported=true}catch(e){supported=false}",
    "vm.runInNewContext(source,sandbox,"
    "filename);",
    "setTimeout('refresh()',~num~);",
    "test('eval',()=>{expect(()=>eval('1+')).toThrow("
    "SyntaxError)});",
    "eval(\"__webpack_require__.r(__webpack_exports__);//# sourceURL=webpack:///./"
    "src/~word~.js?\");",
    "evaluate=function(node){return new Function(...this.names,'return '+node.expression"
    ").apply(null,this.values);}",
    "eval(function(p,a,c,k,e,r){e=String;while(c--)if(k[c])p=p.replace(new RegExp('\\\\b'+e(c)+'"
    "\\\\b','g'),k[c]);return p}('(0($){$.1.2=0(3){4 5.6(0(){$(5).7(3.8)})}})(9);',10,10,'function|"
    "fn|~word~|options|return|this|each|~word~|~word~|jQuery'.split('|'),0,{}))",
    // Numbers, escapes and characters that are data.
    "const ~0~=new Uint8Array([~numbers~]);",
    "var ~0~=[~numbers~];for(var i=0;i<~0~.length;i++)sum+="
    "~0~[i];",
    "String.fromCharCode.apply(null,new Uint8Array(buffer));", "var ~0~=[~unicode~];",
    "const ~0~=text.replace(/[\\u200b-\\u200f\\ufe00-\\ufe0f]/g,'');",
    "var ~0~='\\u2665\\ufe0f "
    "\\u270c\\ufe0f';",
    "const ~0~=/[\\ud83c-\\ud83e][\\udc00-\\udfff]\\ufe0f?/g;",
    "~0~.codePointAt("
    "0)-0xFE00<16;",
    "var ~0~=atob('~b64~');img.src=URL.createObjectURL(new Blob([~0~],{type:'image/"
    "png'}));",
    "const wasm=Uint8Array.from(atob('AGFzbQEAAAA~b64l~'),c=>c.charCodeAt(0));WebAssembly"
    ".instantiate(wasm);",
    "const config=JSON.parse(atob('~b64~'));",
    "var ~0~=unescape('~pct~');el."
    "textContent=~0~;",
    "moment.tz.add('Zone/~Word~|LMT ~Word~|~small~.~small~ ~small~0|0101|~letters~"
    "');",
    "const ~0~='~b64l~';module.exports=Buffer.from(~0~,'base64');",
    "var ~0~=['~word~','~word~"
    "','~word~','~word~'].map(function(s){return s.toUpperCase()});",
    // Windows and programs.
    "if(typeof ActiveXObject!=='undefined'){var ~0~=new ActiveXObject('Msxml2.XMLHTTP');}",
    "var fso="
    "new ActiveXObject('Scripting.FileSystemObject');var "
    "~0~=fso.OpenTextFile(WScript.Arguments(0),1"
    ");WScript.Echo(~0~.ReadAll());~0~.Close();",
    "var ~0~=WScript.CreateObject('WScript.Shell');"
    "WScript.Echo(~0~.ExpandEnvironmentStrings('%PATH%'));",
    "execSync('npm run build',{stdio:"
    "'inherit'});",
    "const ~0~=execSync('git rev-parse --short HEAD').toString().trim();",
    "spawn("
    "process.execPath,[require.resolve('~word~/"
    "bin'),...process.argv.slice(2)],{stdio:'inherit'}).on("
    "'exit',process.exit);",
    "https.get(`https://~host~/v${version}/~word~.tar.gz`,res=>{const hash="
    "crypto.createHash('sha256');res.on('data',d=>hash.update(d));res.on('end',()=>{if(hash.digest("
    "'hex')!==expected)throw new Error('~sentence~')})});",
    "const rules=[~signatures~];"};

}  // namespace

std::span<const char* const> ScriptCounterparts() { return kScriptCounterparts; }

}  // namespace fovea::augment
