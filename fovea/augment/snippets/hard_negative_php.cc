#include "fovea/augment/snippets/hard_negative_patterns.h"

// What the statements of lookalikes_php_lines.cc do, done openly and with checks.
namespace fovea::augment {
namespace {

constexpr const char* kPhpCounterparts[] = {
    // Tiny pieces: examples of a standard's tests, and lines that are repeated.
    "~php_repeats~", "~php_repeats~", "~php_repeats~", "eval($~0~);", "eval('return $~0~;');",
    "eval(\"$~0~\");", "eval($~0~->~1~());", "~note~eval($~0~);", "declare(strict_types=1);",
    "declare(strict_types=1);eval('$~0~ = ~small~;');", "declare(ticks=1){~1~();}",
    "$~0~ = 'a' . 'b' . \"c\" . $~1~;", "$~0~='a'.'b';", "echo 'a'.\"b\".'c';", "exit;", "die();",
    "if($~0~): endif;", "goto ~0~;~0~:echo 1;", "$~0~=`ls`;", "$~0~=`git status`;",
    "@$~0~=file('~word~.txt');", "$~0~=@$~1~['~key~'];", "${'~word~'}=1;", "$$~0~=$~1~;", "$~0~();",
    "$~0~($~1~);", "$this->$~0~($~1~);", "new $~0~;", "call_user_func($~0~);",
    "create_function('$a','return $a;');", "preg_replace('/~word~/','~word~',$~0~);", "phpinfo();",
    "function ~0~($~1~,$~2~){return $~1~;}", "class ~Name~ {}", "interface ~Name~ extends A,B {}",
    "array_map('trim',$~0~);", "usort($~0~,'strcmp');", "list($~0~,,$~1~)=$~2~;",
    "$~0~ = \"\\x41\\x42\\103\";", "$~0~='\\'';", "print('~word~');", "print $~0~;", "unset($~0~);",
    "$~0~=strrev($~1~);", "$~0~=str_rot13('~word~');", "$~0~=base64_decode($~1~);",
    "$~0~=include 'config.php';", "return array('~word~'=>'~word~');", "error_reporting(E_ALL);",
    // Programs, started by scripts that install and deploy.
    "exec('git pull origin main 2>&1',$~0~,$~1~);echo implode(PHP_EOL,$~0~);",
    "exec('git rev-parse --short HEAD',$~0~);define('REVISION',trim($~0~[0]));",
    "if(hash_equals('sha256='.hash_hmac('sha256',$~0~,$~1~),$_SERVER['HTTP_X_HUB_SIGNATURE_256'])){"
    "shell_exec('cd ~path~ && git pull');}",
    "system('php artisan migrate --force');",
    "passthru(PHP_BINARY.' vendor/bin/phpunit '.implode('"
    " ',array_map('escapeshellarg',array_slice($argv,1))));",
    "$~0~=proc_open($~1~,[1=>['pipe','w'],2=>['pipe','w']],$~2~);$~3~=stream_get_contents($~2~[1]);"
    "$~4~=proc_close($~0~);",
    "exec('mysqldump --user='.escapeshellarg(DB_USER).' '.escapeshellarg(DB_NAME).' > '."
    "escapeshellarg($~0~));",
    "$~0~=shell_exec('which '.escapeshellarg($~1~));return !empty($~0~);",
    "exec(sprintf('%s -v 2>&1',escapeshellcmd($this->~0~)),$~1~,$~2~);",
    "$~0~=popen('/usr/sbin/sendmail -t -i','w');fputs($~0~,$~1~);pclose($~0~);",
    // Requests, looked at before they are used.
    "$~0~=basename($_GET['~key0~']);if(in_array($~0~,$this->pages,true)){include __DIR__.'/pages/'."
    "$~0~.'.php';}",
    "switch($_GET['action']){case 'list':include 'list.php';break;case '~word~':include '~word~."
    "php';break;default:include '404.php';}",
    "$~0~=isset($_GET['page'])?preg_replace('/[^a-z_]/','',$_GET['page']):'home';require \"pages/"
    "{$~0~}.php\";",
    "$~0~=$_POST['~key0~'];$~1~=$this->allowed[$~0~]??null;if($~1~)call_user_func([$this,$~1~]);",
    "if(!current_user_can('manage_options')){wp_die('~sentence~');}check_admin_referer('~word~');"
    "update_option('~word~',wp_unslash($_POST['~key~']));",
    "$~0~=unserialize($~1~,['allowed_classes'=>false]);",
    "extract($~0~,EXTR_SKIP);ob_start();include $this->template;return ob_get_clean();",
    "extract(shortcode_atts(array('~word~'=>'','~word0~'=>'~small~'),$atts));",
    "parse_str($_SERVER['QUERY_STRING'],$~0~);unset($~0~['page']);$~1~=http_build_query($~0~);",
    "array_walk_recursive($_POST,function(&$~0~){$~0~=trim($~0~);});",
    "$_GET=array_map('stripslashes',$_GET);",
    "if(get_magic_quotes_gpc()){$_POST=array_map('stripslashes_deep',$_POST);}",
    "$~0~=filter_input(INPUT_POST,'~key~',FILTER_SANITIZE_SPECIAL_CHARS);",
    "$~0~=$~1~->prepare("
    "'SELECT * FROM ~word~ WHERE id = ?');$~0~->execute([$_GET['id']]);",
    "register_shutdown_function(array($this,'~word~'));",
    "register_shutdown_function('session_"
    "write_close');",
    "set_error_handler(function($~0~,$~1~){throw new ErrorException($~1~,0,$~0~)"
    ";});",
    "ob_start('ob_gzhandler');", "ob_start(array($this,'~word~'));",
    "spl_autoload_register([$~0~,'load'],true,true);",
    "$~0~=preg_replace_callback('/&#(\\d+);/',function($~1~){return chr($~1~[1]);},$~2~);",
    // Templates that are compiled.
    "eval('?>'.$this->compile($~0~));", "ob_start();eval('?>'.$~0~);$~1~=ob_get_clean();",
    "$~0~=tempnam(sys_get_temp_dir(),'tpl');file_put_contents($~0~,$~1~);include "
    "$~0~;unlink($~0~);",
    "if(!is_file($~0~)){file_put_contents($~0~,$this->compiler->compile($~1~));}include $~0~;",
    "eval(\"class $~0~ extends \\\\~Name~ {}\");",
    "eval(sprintf('class %s extends %s {}',$~0~,$~1~)"
    ");",
    "eval('$~0~ = '.var_export($~1~,true).';');", "assert($~0~ instanceof ~Name~);",
    "assert(is_string($~0~));", "assert('is_int($~0~)');",
    // Files that are sent in.
    "if($_FILES['~key0~']['error']===UPLOAD_ERR_OK&&in_array(mime_content_type($_FILES['~key0~']["
    "'tmp_name']),['image/png','image/jpeg'])){move_uploaded_file($_FILES['~key0~']['tmp_name'],"
    "UPLOADS.'/'.bin2hex(random_bytes(8)).'.png');}",
    "$~0~=realpath($this->root.'/'.$_GET['file']);if($~0~===false||strpos($~0~,$this->root)!==0){"
    "http_response_code(403);exit;}readfile($~0~);",
    "if(!$~0~->isAdmin()||!$~0~->checkToken($_POST['token'])){die('~sentence~');}if(isset($_POST["
    "'delete'])){unlink($this->path.'/'.basename($_POST['delete']));}",
    "require_once "
    "ABSPATH.'wp-admin/includes/file.php';$~0~=wp_handle_upload($_FILES['~key~'],array("
    "'test_form'=>false));",
    "chmod($~0~,0644);", "@chmod($~0~,octdec('0755'));", "printf('%o',fileperms($~0~)&0777);",
    // Other servers.
    "$~0~=file_get_contents('https://~host~/version.json');$~1~=json_decode($~0~);if("
    "version_compare($~1~->version,VERSION,'>')){echo '~sentence~';}",
    "$~0~=wp_remote_get('https://~host~/api/"
    "~word~');if(is_wp_error($~0~)){return;}$~1~=json_decode("
    "wp_remote_retrieve_body($~0~),true);",
    "copy('https://~host~/composer-setup.php','setup.php');if(hash_file('sha384','setup.php')!=="
    "'~hexs~~hexs~'){unlink('setup.php');exit(1);}include 'setup.php';",
    "$~0~=file_get_contents('https://~host~/~word~.zip');if(md5($~0~)!=='~md5~'){throw new "
    "Exception"
    "('~sentence~');}file_put_contents($~1~,$~0~);",
    "$~0~=curl_init('https://~host~/"
    "license?key='.urlencode($this->key).'&domain='.urlencode($_SERVER"
    "['HTTP_HOST']));curl_setopt($~0~,CURLOPT_RETURNTRANSFER,true);$~1~=json_decode(curl_exec($~0~)"
    ")"
    ";return $~1~->valid;",
    "if(!$this->checkLicense(get_option('~word~_license'))){add_action('admin_notices','~word~_"
    "notice');}",
    "header('Location: index.php');exit;", "header('Location: ~url~',true,301);exit;",
    "header('HTTP/1.0 404 Not Found');exit;", "header('Location: ../');",
    "wp_redirect(home_url());"
    "exit;",
    "if(!defined('ABSPATH')){exit;}", "// Silence is golden.\n",
    "if(preg_match('/bot|crawl|spider/i',$_SERVER['HTTP_USER_AGENT'])){return false;}",
    "if(strpos($_SERVER['HTTP_USER_AGENT'],'~Word~')!==false){define('IS_MOBILE',true);}",
    "echo '<script async src=\"https://~host~/gtag/js?id='.esc_attr($~0~).'\"></script>';",
    "add_action('wp_head',function(){echo '<meta name=\"generator\" content=\"~word~\">';});",
    "wp_enqueue_script('~word~','https://~host~/~word~.min.js',array('jquery'),'~version~',true);",
    // Accounts and mail.
    "$~0~=wp_create_user($_POST['admin_user'],$_POST['admin_pass'],sanitize_email($_POST["
    "'admin_email']));$~1~=new WP_User($~0~);$~1~->set_role('administrator');update_option('"
    "installed',true);",
    "if(!username_exists($~0~)){$~1~=wp_insert_user(array('user_login'=>$~0~,'user_pass'=>"
    "wp_generate_password(),'role'=>get_option('default_role')));wp_new_user_notification($~1~);}",
    "$~0~=new User();$~0~->name='admin';$~0~->password=password_hash($~1~,PASSWORD_DEFAULT);$~0~->"
    "role='administrator';$~0~->save();",
    "$~0~=filter_var($_POST['email'],FILTER_VALIDATE_EMAIL);if($~0~){mail(ADMIN_EMAIL,'Contact',"
    "strip_tags($_POST['message']),'From: '.$~0~);}",
    "wp_mail(get_option('admin_email'),__('~sentence~'),$~0~,$~1~);",
    // Encoded, and no code.
    "$~0~=json_decode(base64_decode('~b64~'),true);", "$~0~=unserialize(base64_decode('~b64~'));",
    "header('Content-Type: image/gif');echo base64_decode('R0lGODlhAQABAIAAAAAAAP~b64s~');",
    "imagecreatefromstring(base64_decode('iVBORw0KGgo~b64~'));",
    "$~0~=gzuncompress(base64_decode("
    "$~1~['data']));",
    "$~0~=gzinflate(base64_decode('~b64~'));$~1~->loadXML($~0~);",
    "file_put_contents('~word~.png',base64_decode('iVBORw0KGgo~b64l~'));", "$~0~='~b64l~';",
    "define('~word~_KEY',hex2bin('~hex~'));", "$~0~=pack('H*','~hex~');", "$~0~=[~numbers~];",
    "$~0~=array(~unicode~);", "$~0~=strtr($~1~,array(~unicode~));",
    "$~0~=chr(0xEF).chr(0xBB).chr("
    "0xBF);",
    "return strtr(base64_encode($~0~),'+/=','-_,');",
    // What scanners look for.
    "$~0~=array(~signatures~);foreach($~0~ as $~1~){if(preg_match($~1~,$~2~)){$~3~[]=$~1~;}}",
    "$~0~=[~signatures~];",
    "if(preg_match('/eval\\s*\\(\\s*base64_decode/i',$~0~)){$this->report("
    "$~1~);}",
    "$disabled=explode(',',ini_get('disable_functions'));foreach(array('exec','system',"
    "'passthru','shell_exec') as $~0~){if(in_array($~0~,$disabled)){echo $~0~;}}",
    "$this->assertStringContainsString('eval(base64_decode(',$~0~);"};

}  // namespace

std::span<const char* const> PhpCounterparts() { return kPhpCounterparts; }

}  // namespace fovea::augment
