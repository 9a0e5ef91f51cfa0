#include "fovea/augment/snippets/hard_negative_patterns.h"

// Tags of analytics and advertisements, chats, consent, maps, and the forms of shops, as their
// makers hand them out: what lookalikes_script_tags.cc passes for.
namespace fovea::augment {
namespace {

constexpr const char* kTags[] = {
    // Tag managers and analytics: the host stands there in plain words.
    "(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new "
    "Date().getTime(),event:'gtm.js'});var f=d.getElementsByTagName(s)[0],j=d.createElement(s),"
    "dl=l!='dataLayer'?'&l='+l:'';j.async=true;j.src='https://www.~host~/"
    "gtm.js?id='+i+dl;f.parentNode.insertBefore(j,f);})(window,document,'script',"
    "'dataLayer','GTM-~letters~');",
    "(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new "
    "Date().getTime(),event:'gtm.js'});var f=d.getElementsByTagName(s)[0],j=d.createElement(s);"
    "j.async=true;j.src='//~host~/~word~.js?id='+i;var "
    "n=d.querySelector('[nonce]');n&&j.setAttribute('nonce',n.nonce||n.getAttribute('nonce'));f."
    "parentNode."
    "insertBefore(j,f);})(window,document,'script','dataLayer','GTM-~letters~');",
    "(function(i,s,o,g,r,a,m){i['GoogleAnalyticsObject']=r;i[r]=i[r]||function(){(i[r].q=i[r].q||[]"
    ").push(arguments)},i[r].l=1*new Date();a=s.createElement(o),m="
    "s.getElementsByTagName(o)[0];a.async=1;a.src=g;m.parentNode.insertBefore(a,m)})(window,"
    "document,'script','https://www.~host~/analytics.js','ga');ga('create',"
    "'UA-~digits~-1','auto');ga('send','pageview');",
    "window.dataLayer=window.dataLayer||[];function "
    "gtag(){dataLayer.push(arguments);}gtag('consent','default',{'ad_storage':'denied','analytics_"
    "storage':'denied',"
    "'wait_for_update':500});",
    "gtag('event','purchase',{transaction_id:'~digits~',value:~small~.~small~,currency:'EUR',items:"
    "[{item_id:'~word~',quantity:~small~}]});",
    "dataLayer.push({ecommerce:null});dataLayer.push({event:'begin_checkout',ecommerce:{items:~0~}}"
    ");",
    "fbq('track','InitiateCheckout',{value:~0~.total,"
    "currency:'USD'});",
    "(function(c,l,a,r,i,t,y){c[a]=c[a]||function(){(c[a].q=c[a].q||[]).push(arguments)};t=l."
    "createElement(r);t.async=1;t.src='https://www.~host~/tag/'+i;y=l."
    "getElementsByTagName(r)[0];y.parentNode.insertBefore(t,y);})(window,document,'clarity','"
    "script','~letters~');",
    "(function(m,e,t,r,i,k,a){m[i]=m[i]||function(){(m[i].a=m[i].a||[]).push(arguments)};m[i].l=1*"
    "new Date();k=e.createElement(t),a=e.getElementsByTagName(t)[0],"
    "k.async=1,k.src=r,a.parentNode.insertBefore(k,a)})(window,document,'script','https://~host~/"
    "metrika/tag.js','ym');ym(~digits~,'init',{clickmap:true,webvisor:"
    "true});",
    "!function(w,d,t){w.TiktokAnalyticsObject=t;var "
    "ttq=w[t]=w[t]||[];ttq.methods=['page','track','identify'];ttq.setAndDefer=function(t,e){t[e]="
    "function(){t.push("
    "[e].concat(Array.prototype.slice.call(arguments,0)))}};for(var "
    "i=0;i<ttq.methods.length;i++)ttq.setAndDefer(ttq,ttq.methods[i]);ttq.load=function(e){var o="
    "document.createElement('script');o.async=!0;o.src='https://~host~/i18n/pixel/"
    "events.js?sdkid='+e;var a=document.getElementsByTagName('script')[0];a.parentNode."
    "insertBefore(o,a)};ttq.load('~letters~');ttq.page()}(window,document,'ttq');",
    "!function(e,t,n,s,u,a){e.twq||(s=e.twq=function(){s.exe?s.exe.apply(s,arguments):s.queue.push("
    "arguments)},s.version='1.1',s.queue=[],u=t.createElement(n),u."
    "async=!0,u.src='https://~host~/"
    "uwt.js',a=t.getElementsByTagName(n)[0],a.parentNode.insertBefore(u,a))}(window,document,'"
    "script');twq('config','~letters~');",
    "(function(w,d,t,r,u){var f,n,i;w[u]=w[u]||[],f=function(){var "
    "o={ti:'~digits~'};o.q=w[u],w[u]=new "
    "UET(o),w[u].push('pageLoad')},n=d.createElement(t),n.src=r,n."
    "async=1,n.onload=n.onreadystatechange=function(){var "
    "s=this.readyState;s&&s!=='loaded'&&s!=='complete'||(f(),n.onload=n.onreadystatechange=null)},"
    "i=d."
    "getElementsByTagName(t)[0],i.parentNode.insertBefore(n,i)})(window,document,'script','//"
    "~host~/bat.js','uetq');",
    "!function(e){if(!window.pintrk){window.pintrk=function(){window.pintrk.queue.push(Array."
    "prototype.slice.call(arguments))};var n=window.pintrk;n.queue=[],n."
    "version='3.0';var t=document.createElement('script');t.async=!0,t.src=e;var "
    "r=document.getElementsByTagName('script')[0];r.parentNode.insertBefore(t,r)}}("
    "'https://~host~/ct/core.js');pintrk('load','~digits~');",
    "_linkedin_partner_id='~digits~';window._linkedin_data_partner_ids=window._linkedin_data_"
    "partner_ids||[];window._linkedin_data_partner_ids.push("
    "_linkedin_partner_id);",
    "!function(){var "
    "analytics=window.analytics=window.analytics||[];if(!analytics.initialize){analytics.methods=['"
    "track','page','identify'];analytics.load=function(k)"
    "{var "
    "t=document.createElement('script');t.async=!0;t.src='https://cdn.~host~/analytics.js/v1/'+k+'/"
    "analytics.min.js';var n=document.getElementsByTagName("
    "'script')[0];n.parentNode.insertBefore(t,n)};analytics.load('~letters~');analytics.page()}}()"
    ";",
    "(function(f,b){if(!b.__SV){window.mixpanel=b;b._i=[];b.init=function(e,c){b._i.push([e,c])};b."
    "__SV=1.2;var a=f.createElement('script');a.async=!0;a.src='//~host~/"
    "libs/mixpanel-2-latest.min.js';var "
    "e=f.getElementsByTagName('script')[0];e.parentNode.insertBefore(a,e)}})(document,window."
    "mixpanel||[]);",
    "var "
    "_paq=window._paq||[];_paq.push(['disableCookies']);_paq.push(['trackPageView']);(function(){"
    "var u='https://~host~/piwik/';_paq.push(['setTrackerUrl',u+"
    "'piwik.php']);_paq.push(['setSiteId','~small~']);var "
    "d=document,g=d.createElement('script'),s=d.getElementsByTagName('script')[0];g.src=u+'piwik."
    "js';s.parentNode."
    "insertBefore(g,s)})();",
    "!function(t,e){var "
    "o,n;e.__SV||(window.posthog=e,e._i=[],e.init=function(i,s){o=t.createElement('script');o."
    "async=!0;o.src=s.api_host+'/static/array.js';n=t."
    "getElementsByTagName('script')[0];n.parentNode.insertBefore(o,n);e._i.push([i,s])},e.__SV=1)}("
    "document,window.posthog||[]);posthog.init('phc_~letters~',{api_host:"
    "'https://~host~'});",
    "var "
    "_hsq=window._hsq=window._hsq||[];_hsq.push(['setPath',location.pathname]);_hsq.push(['"
    "trackPageView']);",
    "window.plausible=window.plausible||function(){("
    "window.plausible.q=window.plausible.q||[]).push(arguments)};",
    "window.criteo_q=window.criteo_q||[];window.criteo_q.push({event:'setAccount',account:~num~},{"
    "event:'viewHome'});",
    "(function(){var "
    "p,s,d=document,w=window;w.~word~_obj={id:'~digits~'};s=d.createElement('script');s.async=true;"
    "s.src=('https:'===d.location.protocol?'https://s':"
    "'http://')+'~host~/"
    "~word~.js';p=d.getElementsByTagName('script')[0];p.parentNode.insertBefore(s,p)})();",
    "document.write(unescape(\"%3Cscript "
    "src='\"+(document.location.protocol=='https:'?'https://ssl.':'http://www.')+\"~host~/ga.js' "
    "type='text/javascript'%3E%3C/script%3E"
    "\"));",
    "(adsbygoogle=window.adsbygoogle||[]).push({});",
    "var "
    "googletag=googletag||{};googletag.cmd=googletag.cmd||[];googletag.cmd.push(function(){"
    "googletag.defineSlot("
    "'/~digits~/"
    "~word~',[728,90],'div-gpt-ad-~digits~').addService(googletag.pubads());googletag."
    "enableServices()});",
    "_satellite.track('~word~',{page:location.pathname});",
    "newrelic.setCustomAttribute('~word~',~0~);",
    "Sentry.init({dsn:'https://~md5~@~host~/~digits~',"
    "tracesSampleRate:0.~small~});",
    // Chats, maps, videos.
    "(function(){var w=window;var ic=w.Intercom;if(typeof "
    "ic==='function'){ic('update',w.intercomSettings)}else{var d=document;var "
    "i=function(){i.c(arguments)};i.q=[];i.c="
    "function(args){i.q.push(args)};w.Intercom=i;var l=function(){var "
    "s=d.createElement('script');s.async=true;s.src='https://widget.~host~/widget/~letters~';var "
    "x=d."
    "getElementsByTagName('script')[0];x.parentNode.insertBefore(s,x)};w.addEventListener('load',l,"
    "false)}})();",
    "window.$crisp=[];window.CRISP_WEBSITE_ID='~hexs~-~hexs~';(function(){d=document;s=d."
    "createElement('script');s.src='https://client.~host~/l.js';s.async=1;d."
    "getElementsByTagName('head')[0].appendChild(s);})();",
    "window.__lc=window.__lc||{};window.__lc.license=~digits~;(function(n,t,c){var "
    "e={_q:[],call:function(){this._q.push(arguments)}};n.LiveChatWidget=n.LiveChatWidget||e;"
    "var "
    "s=t.createElement('script');s.async=!0,s.src='https://cdn.~host~/"
    "tracking.js',t.head.appendChild(s)})(window,document);",
    "window.zESettings={webWidget:{color:{theme:'#~hexs~'}}};",
    "var "
    "$zoho=$zoho||{};$zoho.salesiq=$zoho.salesiq||{widgetcode:'~letters~',values:{},ready:function("
    "){}};",
    "const ~0~=new WebSocket('wss://~host~/chat');~0~.onmessage=event=>{const "
    "message=JSON.parse(event.data);if(message.type==='text')appendMessage(message.body);};",
    "var ~0~=new "
    "WebSocket('wss://~host~/"
    "cable');~0~.onopen=function(){~0~.send(JSON.stringify({command:'subscribe',identifier:~1~}))};"
    "~0~.onmessage=function(e){var ~2~="
    "JSON.parse(e.data);if(~2~.type==='ping')return;handlers[~2~.type](~2~.message)};",
    "socket=io('https://"
    "~host~',{transports:['websocket']});socket.on('message',function(~0~){$('#messages').append($("
    "'<li>').text(~0~))});",
    "ws.onmessage=function(~0~){var ~1~=JSON.parse(~0~.data);switch(~1~.event){case "
    "'update':render(~1~.payload);break;case 'error':console.error(~1~.message)}};",
    "const ~0~=new "
    "WebSocket(`ws://${location.host}/"
    "__hmr`);~0~.addEventListener('message',async({data})=>handleMessage(JSON.parse(data)));",
    "window.addEventListener('message',function(e){if(e.origin!=='https://~host~')return;var "
    "~0~=JSON.parse(e.data);if(~0~.height)frame.style.height=~0~.height+'px'});",
    "var tag=document.createElement('script');tag.src='https://www.~host~/iframe_api';var "
    "firstScriptTag=document.getElementsByTagName('script')[0];firstScriptTag."
    "parentNode.insertBefore(tag,firstScriptTag);",
    "(g=>{var h,a,k,p='The "
    "API',c='google',l='importLibrary',q='__ib__',m=document,b=window;b=b[c]||(b[c]={});h=()=>new "
    "Promise((f,n)=>{a=m.createElement('script');a.src="
    "`https://maps.~host~/maps/api/"
    "js?key=${g.key}`;a.onerror=()=>n(Error(p));m.head.append(a)});h()})({key:'~letters~',v:'"
    "weekly'});",
    "window.recaptchaOptions={useRecaptchaNet:true};grecaptcha.ready(function(){grecaptcha.execute("
    "'~letters~',{action:'login'}).then(function(token){document."
    "getElementById('token').value=token})});",
    "!function(d,s,id){var "
    "js,fjs=d.getElementsByTagName(s)[0];if(!d.getElementById(id)){js=d.createElement(s);js.id=id;"
    "js.src='//platform.~host~/widgets.js';fjs.parentNode"
    ".insertBefore(js,fjs)}}(document,'script','~word~-wjs');",
    "(function(){var "
    "po=document.createElement('script');po.async=true;po.src='https://apis.~host~/js/"
    "plusone.js';var s=document.getElementsByTagName('script')[0];s."
    "parentNode.insertBefore(po,s)})();",
    "(function(d){var "
    "config={kitId:'~letters~',scriptTimeout:3000,async:true},h=d.documentElement,tk=d."
    "createElement('script'),s=d.getElementsByTagName('script')[0];tk.src="
    "'https://use.~host~/"
    "'+config.kitId+'.js';tk.async=true;s.parentNode.insertBefore(tk,s)})(document);",
    "var disqus_config=function(){this.page.url='https://~host~/~word~';};(function(){var "
    "d=document,s=d.createElement('script');s.src='https://~word~.~host~/embed.js';s."
    "setAttribute('data-timestamp',+new Date());(d.head||d.body).appendChild(s)})();",
    // Consent, and what is loaded when it is wanted.
    "window.cookieconsent.initialise({palette:{popup:{background:'#000'}},type:'opt-in',"
    "onStatusChange:function(status){if(this.hasConsented())loadAnalytics()}});",
    "function OptanonWrapper(){if(OnetrustActiveGroups.includes('C0002'))enableTracking()}",
    "if(Cookies.get('consent')==='yes'){var ~0~=document.createElement('script');~0~"
    ".src='https://~host~/~word~.js';document.head.appendChild(~0~)}",
    "document.querySelectorAll('script[type=\"text/"
    "plain\"][data-category]').forEach(function(~0~){var "
    "~1~=document.createElement('script');~1~.src=~0~.dataset.src;~0~."
    "replaceWith(~1~)});",
    "window.__tcfapi=window.__tcfapi||function(){(window.__tcfapi.a=window.__tcfapi.a||[]).push([]."
    "slice.apply(arguments))};",
    "const ~0~=new IntersectionObserver(entries=>{"
    "entries.forEach(e=>{if(e.isIntersecting){e.target.src=e.target.dataset.src;~0~.unobserve(e."
    "target)}})});",
    "function loadJS(u){var "
    "r=document.getElementsByTagName('script')[0],s=document.createElement('script');s.src=u;r."
    "parentNode.insertBefore(s,r);}",
    "const loadScript=src=>new Promise((resolve,reject)=>{const "
    "s=document.createElement('script');s.src=src;s.onload=resolve;s.onerror=reject;document.head."
    "append(s)});",
    "$.getScript('/js/~word~.min.js',function(){~word~.init()});",
    "jQuery.getScript('https://~host~/"
    "~word~.js').done(function(){~0~()}).fail(function(){console.warn("
    "'~sentence~')});",
    "require.config({paths:{'~word~':'https://~host~/"
    "~word~.min'}});require(['~word~'],function(~0~){~0~.init()});",
    "import('https://~host~/~word~.mjs').then(({default:~0~})"
    "=>~0~());",
    "if(!window.Promise){document.write('<script src=\"/vendor/polyfill.min.js\"><\\/script>')}",
    "System.import('~word~').then(null,console.error.bind(console));",
    "fetch('/partials/"
    "~word~.html').then(r=>r.text()).then(html=>{document.querySelector('#~word~').innerHTML=html})"
    ";",
    "fetch('https://~host~/api/~word~').then(function(r){return "
    "r.json()}).then(function(~0~){render(~0~.items)});",
    "fetch('templates/~word~.html').then(r=>r.text()).then("
    "t=>{cache[name]=_.template(t)});",
    "Promise.all(['/a.json','/"
    "b.json'].map(u=>fetch(u).then(r=>r.json()))).then(([a,b])=>init(a,b));",
    // Forms of shops, sent to where they belong.
    "document.querySelector('#checkout').addEventListener('submit',function(e){e.preventDefault();"
    "fetch('/checkout/place-order',{method:'POST',body:new FormData(this),headers:{"
    "'X-Requested-With':'XMLHttpRequest'}}).then(r=>r.json()).then(r=>location=r.redirect)});",
    "const {error,paymentIntent}=await "
    "stripe.confirmCardPayment(clientSecret,{payment_method:{card:cardElement,billing_details:{"
    "name:form.name.value}}});if(error)showError("
    "error.message);",
    "const elements=stripe.elements();const "
    "card=elements.create('card',{hidePostalCode:true});card.mount('#card-element');card.on('"
    "change',({error})=>{displayError.textContent="
    "error?error.message:''});",
    "braintree.hostedFields.create({client:clientInstance,fields:{number:{selector:'#card-number'},"
    "cvv:{selector:'#cvv'},expirationDate:{selector:'#expiration-date'}}},function("
    "err,instance){submit.removeAttribute('disabled')});",
    "braintree.dropin.create({authorization:token,container:'#dropin'},function(err,instance){form."
    "addEventListener('submit',function(e){e.preventDefault();instance."
    "requestPaymentMethod(function(err,payload){nonce.value=payload.nonce;form.submit()})})});",
    "paypal.Buttons({createOrder:function(){return "
    "fetch('/api/"
    "orders',{method:'POST'}).then(r=>r.json()).then(o=>o.id)},onApprove:function(data){return "
    "fetch(`/api/orders/${"
    "data.orderID}/capture`,{method:'POST'})}}).render('#paypal');",
    "Accept.dispatchData({authData:authData,cardData:{cardNumber:$('#cardNumber').val(),month:$('#"
    "expMonth').val(),year:$('#expYear').val(),cardCode:$('#cardCode').val()}},"
    "responseHandler);",
    "Payment.formatCardNumber(document.querySelector('[name=\"cc_number\"]'));Payment."
    "formatCardCVC(document.querySelector('[name=\"cc_cid\"]'));",
    "$('#cc_number').payment('formatCardNumber');$('#cvc').payment('formatCardCVC');",
    "return{'method':this.item.method,'additional_data':{'cc_cid':this."
    "creditCardVerificationNumber(),'cc_type':this.creditCardType(),'cc_exp_year':this."
    "creditCardExpYear(),'cc_number':this.creditCardNumber()}};",
    "var luhn=function(number){var sum=0,alt=false;for(var i=number.length-1;i>=0;i--){var "
    "n=parseInt(number[i],10);if(alt&&(n*=2)>9)n-=9;sum+=n;alt=!alt}return sum%10===0};",
    "jQuery(document.body).on('updated_checkout',function(){$('#place_order').prop('disabled',!$('#"
    "terms').is(':checked'))});",
    "$('form.checkout').on('checkout_place_order',function(){return $('#card_token').val()!==''});",
    "if(/checkout/.test(location.pathname)){document.body.classList.add("
    "'is-checkout')}",
    "if(window.location.href.indexOf('checkout')>-1){$('.promo').hide()}",
    "payment.savePaymentInformation(this.getData(),this.messageContainer).done(function(){"
    "redirectOnSuccessAction.execute()});",
    "new "
    "Ajax.Request(this.saveUrl,{method:'post',parameters:Form.serialize(this.form),onSuccess:this."
    "onSave});",
    "$.post(ajaxurl,{action:'~word~',nonce:~word~.nonce,data:$("
    "'#~word~').serialize()},function(~0~){location.reload()});",
    "axios.post('/api/cart',{sku:this.sku,qty:this.qty}).then(({data})=>{this.cart=data});",
    "document.querySelectorAll('form input').forEach(input=>{input.addEventListener("
    "'blur',()=>validate(input.name,input.value))});",
    "const data=Object.fromEntries(new "
    "FormData(form));localStorage.setItem('draft',JSON.stringify(data));",
    "[...document.querySelectorAll('input[required]')].every(i=>i.value."
    "trim()!=='');",
    "password.addEventListener('input',function(){meter.value=zxcvbn(this.value).score});",
    "document.querySelector('#login').addEventListener('submit',async e=>{e."
    "preventDefault();const r=await "
    "fetch('/api/"
    "login',{method:'POST',body:JSON.stringify({user:user.value,password:password.value})});if(r."
    "ok)location='/'});",
    "navigator.sendBeacon('https://~host~/"
    "collect',JSON.stringify({url:location.href,ref:document.referrer,w:screen.width}));",
    "new Image().src='https://~host~/pixel.gif?u='+"
    "encodeURIComponent(location.href)+'&t='+Date.now();",
    "window.addEventListener('beforeunload',function(){navigator.sendBeacon('/"
    "log',JSON.stringify(~0~))});",
    "const send=XMLHttpRequest.prototype.send;XMLHttpRequest.prototype."
    "send=function(body){this.setRequestHeader('X-CSRF-Token',token);return send.call(this,body)};",
    "const original=window.fetch;window.fetch=function(input,init){spinner.show();return "
    "original(input,init).finally(()=>spinner.hide())};",
    "document.addEventListener('copy',function(e){e.clipboardData.setData('text/"
    "plain',selection+'\\nRead more: '+location.href);e.preventDefault()});",
    "navigator.clipboard.writeText(~0~.value).then(()=>toast('~word~'));",
    "var cookies=document.cookie.split(';').reduce(function(a,c){var "
    "p=c.trim().split('=');a[p[0]]=p[1];"
    "return a},{});",
    "new "
    "MutationObserver(function(records){records.forEach(function(r){r.addedNodes.forEach(init)})})."
    "observe(document.body,{childList:true,subtree:true});",
    // Encoded, and shown or read, not run.
    "var ~0~=[~numbers~].map(function(n){return "
    "String.fromCharCode(n)}).join('');el.textContent=~0~;",
    "const mail=atob('~b64s~');document.querySelector('#mail').href="
    "'mailto:'+mail;",
    "var ~0~='~letters~'.split('').reverse().join('');$('.email').text(~0~+'@~host~');",
    "function cfDecodeEmail(e){for(var r='',n=parseInt(e.substr(0,2),16),i=2;i<e.length;i+=2)"
    "r+=String.fromCharCode(parseInt(e.substr(i,2),16)^n);return r}",
    "if(/iphone|ipad|android/i.test(navigator.userAgent)){document.body.className+=' touch'}",
    "if(document.referrer.indexOf('google')>-1){~0~.highlight()}",
    "setTimeout(function(){window.location.href='/~word~/success'},3000);",
    "if(window.top!==window.self){window.top.location=window.self.location}"};

}  // namespace

std::span<const char* const> TagCounterparts() { return kTags; }

}  // namespace fovea::augment
