#include "fovea/augment/snippets/hard_negative_patterns.h"

// Directives of the usual kind: addresses without names of files, caches, locks, settings of PHP.
namespace fovea::augment {
namespace {

constexpr const char* kHtaccess[] = {
    "# BEGIN WordPress\n<IfModule mod_rewrite.c>\nRewriteEngine On\nRewriteRule .* - "
    "[E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]\n"
    "RewriteBase /\nRewriteRule ^index\\.php$ - [L]\nRewriteCond %{REQUEST_FILENAME} "
    "!-f\nRewriteCond %{REQUEST_FILENAME} !-d\n"
    "RewriteRule . /index.php [L]\n</IfModule>\n# END WordPress",
    "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-d\nRewriteCond %{REQUEST_FILENAME} "
    "!-f\nRewriteRule ^ index.php [L]",
    "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^(.*)$ index.php?url=$1 [QSA,L]",
    "RewriteRule ^~word~/([0-9]+)/?$ "
    "~word~.php?id=$1 [L,QSA]",
    "RewriteEngine On\nRewriteCond %{HTTPS} off\nRewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} "
    "[L,R=301]",
    "RewriteCond %{HTTP_HOST} !^www\\. [NC]\nRewriteRule ^(.*)$ https://www.%{HTTP_HOST}/$1 "
    "[R=301,L]",
    "RewriteCond %{HTTP_HOST} ^~word~\\.example$ [NC]\nRewriteRule ^(.*)$ https://~host~/$1 "
    "[R=301,L]",
    "RewriteBase /~word~/",
    "Options +FollowSymLinks -MultiViews\n\n# Turn mod_rewrite on\nRewriteEngine On",
    "RewriteRule ^\\.git - [F,L]", "RewriteRule ^(app|bin|src|vendor)/ - [F,L]",
    "RewriteCond %{HTTP:X-Forwarded-Proto} !https",
    // Pictures that others show, and robots.
    "RewriteCond %{HTTP_REFERER} !^$\nRewriteCond %{HTTP_REFERER} "
    "!^https?://(www\\.)?~word~\\.example/ [NC]\nRewriteRule "
    "\\.(jpe?g|png|gif)$ - [F,NC]",
    "RewriteCond %{HTTP_REFERER} !^https?://([^.]+\\.)?~word~\\. [NC]\nRewriteRule \\.(gif|jpg)$ "
    "https://~host~/nohotlink.png [R,L]",
    "RewriteCond %{HTTP_USER_AGENT} (~word~bot|HTTrack|libwww-perl|wget|nikto|sqlmap) "
    "[NC]\nRewriteRule .* - [F,L]",
    "SetEnvIfNoCase User-Agent \"^~Word~Bot\" bad_bot\nOrder Allow,Deny\nAllow from all\nDeny from "
    "env=bad_bot",
    "RewriteCond %{HTTP_USER_AGENT} (android|iphone|ipod) [NC]\nRewriteRule ^$ /mobile/ [R=302,L]",
    "RewriteCond %{QUERY_STRING} (eval\\(|base64_encode|GLOBALS=|_REQUEST=) [NC,OR]\nRewriteCond "
    "%{QUERY_STRING} (\\<|%3C).*script.*(\\>|%3E) "
    "[NC]\nRewriteRule .* - [F]",
    "RewriteCond %{QUERY_STRING} proc/self/environ [OR]\nRewriteCond %{QUERY_STRING} "
    "mosConfig_[a-zA-Z_]{1,21}(=|\\%3D)\nRewriteRule .* "
    "index.php [F]",
    "RewriteCond %{REQUEST_METHOD} ^(TRACE|TRACK)\nRewriteRule .* - [F]",
    "RewriteCond %{HTTP_COOKIE} !^.*wordpress_logged_in.*$ [NC]\nRewriteRule "
    "^wp-content/cache/ - [L]",
    "RewriteCond %{HTTP_ACCEPT} image/webp\nRewriteRule ^(.+)\\.(jpe?g|png)$ $1.webp "
    "[T=image/webp,E=accept:1]",
    // Locks.
    "<Files wp-config.php>\norder allow,deny\ndeny from all\n</Files>",
    "<Files xmlrpc.php>\nRequire all denied\n</Files>",
    "<FilesMatch \"\\.(htaccess|htpasswd|ini|log|sh|sql|bak)$\">\nOrder Allow,Deny\nDeny from "
    "all\n</FilesMatch>",
    "<FilesMatch "
    "\"\\.(engine|inc|install|module|profile|po|sh|.*sql|theme|twig|tpl(\\.php)?|xtmpl)$\">\n  "
    "Require all denied\n</FilesMatch>",
    "<FilesMatch \"\\.(?i:php|phtml|php5)$\">\nRequire all denied\n</FilesMatch>",
    "<Files *.php>\ndeny from all\n</Files>", "Deny from all", "Require all denied",
    "Order deny,allow\nDeny from all\nAllow from 127.0.0.1", "Require ip ~ip~", "Require local",
    "<IfModule mod_authz_core.c>\n  Require all denied\n</IfModule>\n<IfModule "
    "!mod_authz_core.c>\n  Deny from all\n</IfModule>",
    "AuthType Basic\nAuthName \"~word~\"\nAuthUserFile /etc/apache2/.htpasswd\nRequire valid-user",
    "Options -Indexes", "IndexIgnore *",
    "Options -Indexes -ExecCGI\nAddHandler cgi-script .php .pl .py .jsp .asp .sh .cgi",
    "RemoveHandler .php .phtml .php3\nRemoveType .php .phtml "
    ".php3\nphp_flag engine off",
    "<IfModule mod_php5.c>\n  php_flag engine off\n</IfModule>",
    "SetHandler none\nSetHandler default-handler\nOptions -ExecCGI",
    "SetHandler Drupal_Security_Do_Not_Remove_See_SA_2006_006\n<Files *>\n  SetHandler "
    "Drupal_Security_Do_Not_Remove_See_SA_2013_003\n</Files>",
    "ServerSignature Off", "LimitRequestBody ~num~",
    "<Limit GET POST>\nallow from "
    "all\n</Limit>",
    // Handlers of hosters.
    "# php -- BEGIN cPanel-generated handler, do not edit\n<IfModule mime_module>\n  AddHandler "
    "application/x-httpd-ea-php~small~ .php .php~small~ "
    ".phtml\n</IfModule>\n# php -- END cPanel-generated handler, do not edit",
    "AddType application/x-httpd-php .html .htm", "AddHandler application/x-httpd-php .html",
    "RewriteEngine On\nRewriteRule ^(.*)$ https://~host~/$1 [R=301,L]",
    "Redirect 301 / https://~host~/", "DirectoryIndex ~word~.html index.php\nOptions +Indexes",
    "AddHandler application/x-httpd-php~small~ .php", "AddType application/x-httpd-php .php .phtml",
    "AddHandler php5-script .php",
    "<FilesMatch \"\\.php$\">\n  SetHandler "
    "\"proxy:unix:/run/php/php~small~.~small~-fpm.sock|fcgi://localhost\"\n</FilesMatch>",
    "<FilesMatch \\.php$>\nSetHandler application/x-httpd-php\n</FilesMatch>",
    "suPHP_ConfigPath /home/~word~/public_html",
    "AddHandler cgi-script "
    ".cgi .pl\nOptions +ExecCGI",
    "AddHandler wsgi-script .wsgi", "AddHandler type-map var",
    "AddHandler server-parsed .shtml\nOptions +Includes",
    // Settings of PHP.
    "php_value upload_max_filesize ~small~0M\nphp_value post_max_size ~small~0M",
    "php_value memory_limit 256M\nphp_value max_execution_time "
    "18000",
    "php_flag display_errors off\nphp_flag log_errors on\nphp_value error_log "
    "/var/log/php/~word~.log",
    "php_flag magic_quotes_gpc off\nphp_flag "
    "register_globals off\nphp_flag session.auto_start off",
    "php_value session.save_path /var/lib/php/~word~",
    "upload_max_filesize = 64M\npost_max_size = 64M\nmemory_limit = 256M",
    "; ~sentence~\nmax_execution_time = ~num~\nmax_input_vars = ~num~",
    "display_errors = Off\nlog_errors = On\nerror_log = /var/log/php_errors.log",
    "disable_functions = exec,passthru,shell_exec,system,proc_open,popen\nallow_url_include = Off",
    "allow_url_fopen = On\nallow_url_include = Off",
    "auto_prepend_file =\nauto_append_file =", "php_value auto_prepend_file none",
    "extension=~word~", "extension=mysqli\nextension=gd",
    "zend_extension=opcache\nopcache.enable=1\nopcache.memory_consumption=~num~",
    "zend_extension=xdebug\nxdebug.mode=debug\nxdebug.client_port="
    "~port~",
    "include_path = \".:/usr/share/php\"", "date.timezone = \"Europe/~Word~\"",
    "session.cookie_httponly = 1\nsession.cookie_secure = 1",
    "sendmail_path = /usr/sbin/sendmail -t -i", "open_basedir = /var/www/~word~:/tmp",
    "[opcache]\nopcache.jit=1255", "newrelic.appname = \"~word~\"",
    "# Wordfence WAF\n<IfModule mod_php7.c>\n\tphp_value auto_prepend_file "
    "'/var/www/~word0~/wordfence-waf.php'\n</IfModule>\n<Files "
    "\".user.ini\">\n<IfModule mod_authz_core.c>\n\tRequire all denied\n</IfModule>\n</Files>\n# "
    "END Wordfence WAF",
    "; Wordfence WAF\nauto_prepend_file = '/home/~word~/public_html/wordfence-waf.php'\n; END "
    "Wordfence WAF",
    "php_value auto_prepend_file "
    "\"/var/www/~word~/wordfence-waf.php\"",
    "auto_prepend_file = /usr/share/~word~/prepend.php",
    "php_value auto_prepend_file /var/www/~word~/lib/bootstrap.php",
    "auto_append_file = "
    "/var/www/~word~/profiler/footer.php",
    // Caches, types, heads.
    "<IfModule mod_expires.c>\n  ExpiresActive on\n  ExpiresByType image/png \"access plus 1 "
    "month\"\n  ExpiresByType text/css \"access plus 1 "
    "week\"\n</IfModule>",
    "<IfModule mod_deflate.c>\n  AddOutputFilterByType DEFLATE text/html text/css "
    "application/javascript\n</IfModule>",
    "<FilesMatch "
    "\"\\.(js|css|png|woff2)$\">\n  Header set Cache-Control \"max-age=~num~, "
    "public\"\n</FilesMatch>",
    "Header always set X-Frame-Options SAMEORIGIN\nHeader set X-Content-Type-Options nosniff",
    "Header set Content-Security-Policy \"script-src "
    "'self' https://~host~\"",
    "Header always set Strict-Transport-Security \"max-age=31536000; includeSubDomains\"",
    "Header set Access-Control-Allow-Origin \"*\"",
    "Header unset "
    "ETag\nFileETag None",
    "AddType font/woff2 .woff2\nAddType image/svg+xml .svg .svgz", "AddType image/webp .webp",
    "AddEncoding gzip svgz", "AddDefaultCharset utf-8", "AddCharset utf-8 .html .css .js",
    "ForceType text/plain", "<Files \"*.txt\">\nForceType 'text/plain; charset=UTF-8'\n</Files>",
    "SetEnv APPLICATION_ENV production", "SetEnvIf Authorization \"(.*)\" HTTP_AUTHORIZATION=$1",
    "SetEnv TZ Europe/~Word~",
    "DirectoryIndex index.php "
    "index.html",
    "DirectorySlash Off", "ErrorDocument 404 /404.html\nErrorDocument 500 /500.html",
    "ErrorDocument 404 /index.php", "ErrorDocument 403 \"~sentence~\"",
    "ErrorDocument 503 "
    "https://~host~/maintenance.html",
    "Redirect 301 /~word~.html /~word~/", "Redirect permanent /~word~ https://~host~/~word~",
    "RedirectMatch 404 /\\.git",
    "RedirectMatch 301 ^/blog/(.*)$ "
    "https://~host~/$1",
    "# ~sentence~", "# ~sentence~\n# ~sentence~",
    "<IfModule mod_security.c>\n  SecFilterEngine Off\n</IfModule>",
    "Substitute \"s|http://~host~|https://~host~|i\"",
    "<VirtualHost *:80>\n  ServerName ~host~\n  DocumentRoot /var/www/~word~\n</VirtualHost>",
    "<Directory /var/www/~word~>\n  AllowOverride All\n  Require all granted\n</Directory>",
    "Alias /~word~ /usr/share/~word~/www",
    "ProxyPass /api "
    "http://localhost:~port~/\nProxyPassReverse /api http://localhost:~port~/"};

}  // namespace

std::span<const char* const> HardHtaccessPatterns() { return kHtaccess; }

}  // namespace fovea::augment
