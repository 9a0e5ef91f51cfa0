#include "fovea/augment/snippets/hard_negative_patterns.h"

// What dumps and scripts of databases hold: pages, tags of analytics, accounts, triggers, pictures.
namespace fovea::augment {
namespace {

constexpr const char* kSql[] = {
    "~dump~", "~dump~", "~dump~",
    // Content with markup.
    "INSERT INTO `wp_posts` VALUES (~num~,1,'~date~ 10:00:00','~date~ 10:00:00','<p>~sentence~ "
    "~sentence~</p>\\r\\n"
    "<p><a "
    "href=\\\"https://~host~/~word~\\\">~word~</a></"
    "p>','~sentence~','','publish','open','open','','~word~','',"
    "'','~date~ 10:00:00','~date~ 10:00:00','',0,'https://~host~/?p=~num~',0,'post','',0);",
    "INSERT INTO wp_posts (post_title, post_content, post_status) VALUES ('~sentence~', "
    "'<h2>~sentence~</h2><img "
    "src=\"/wp-content/uploads/~word~.jpg\" alt=\"\">', 'draft');",
    "INSERT INTO `cms_block` VALUES (~num~,'~sentence~','~word~','<div "
    "class=\\\"~word~\\\"><p>~sentence~</p>"
    "{{widget type=\\\"~word~\\\"}}</div>','~date~','~date~',1);",
    "UPDATE wp_posts SET post_content = REPLACE(post_content, 'http://~host~', 'https://~host~');",
    "UPDATE wp_options SET option_value = 'https://~host~' WHERE option_name IN ('siteurl', "
    "'home');",
    "INSERT INTO wp_options VALUES "
    "(~num~,'siteurl','https://~host~','yes'),(~num~,'home','https://~host~','yes'),"
    "(~num~,'blogname','~sentence~','yes');",
    "UPDATE core_config_data SET value = 'https://~host~/' WHERE path LIKE 'web/%secure/base_url';",
    "INSERT INTO core_config_data (scope, scope_id, path, value) VALUES ('default', 0, "
    "'design/header/logo_alt', "
    "'~sentence~');",
    "INSERT INTO `core_config_data` VALUES "
    "(~num~,'default',0,'google/analytics/account','UA-~digits~-1');",
    "INSERT INTO core_config_data VALUES (~num~,'default',0,'design/head/includes','<link "
    "rel=\\\"stylesheet\\\" "
    "href=\\\"{{MEDIA_URL}}styles.css\\\" />');",
    "INSERT INTO `core_config_data` VALUES (~num~,'default',0,'design/head/includes','<script "
    "async "
    "src=\\\"https://~host~/gtag/js?id=G-~digits~\\\"></"
    "script><script>window.dataLayer=window.dataLayer||[];"
    "function gtag(){dataLayer.push(arguments);}gtag(\\'js\\',new "
    "Date());gtag(\\'config\\',\\'G-~digits~\\');"
    "</script>');",
    "INSERT INTO wp_options VALUES (~num~,'ihaf_insert_footer','<!-- ~Word~ --><script>var "
    "_paq=window._paq||[];"
    "_paq.push([\\'trackPageView\\']);(function(){var u=\\'//~host~/\\';var "
    "d=document,g=d.createElement("
    "\\'script\\');g.async=true;g.src=u+\\'matomo.js\\';d.head.appendChild(g);})();</"
    "script>','yes');",
    "INSERT INTO `wp_options` VALUES "
    "(~num~,'widget_custom_html','a:2:{i:~small~;a:2:{s:5:\\\"title\\\";s:0:\\\"\\\";"
    "s:7:\\\"content\\\";s:~num~:\\\"<iframe src=\\\"https://~host~/embed?~word~=~num~\\\" "
    "width=\\\"600\\\" "
    "height=\\\"450\\\"></iframe>\\\";}}','yes');",
    "INSERT INTO ~word~ VALUES (~num~,'<iframe width=\\\"560\\\" height=\\\"315\\\" "
    "src=\\\"https://~host~/embed/"
    "~letters~\\\" allowfullscreen></iframe>');",
    "INSERT INTO articles (title, body) VALUES ('~sentence~', '<p>Use <code>&lt;script&gt;</code> "
    "and "
    "<code>eval()</code> with care.</p>');",
    "INSERT INTO posts VALUES (~num~,'<pre><code>echo base64_decode($~word~);</code></pre>');",
    "INSERT INTO faq VALUES (~small~,'~sentence~','<p>Run <code>curl -sSL https://~host~ | "
    "bash</code></p>');",
    // Serialised, encoded.
    "INSERT INTO wp_options VALUES "
    "(~num~,'active_plugins','a:2:{i:0;s:19:\\\"akismet/akismet.php\\\";i:1;s:~small~:"
    "\\\"~word~/~word~.php\\\";}','yes');",
    "INSERT INTO wp_options VALUES "
    "(~num~,'wp_user_roles','a:1:{s:13:\\\"administrator\\\";a:2:{s:4:\\\"name\\\";s:13:"
    "\\\"Administrator\\\";s:12:\\\"capabilities\\\";a:1:{s:13:\\\"switch_themes\\\";b:1;}}}','yes'"
    ");",
    "INSERT INTO `wp_options` VALUES "
    "(~num~,'cron','a:1:{i:~digits~;a:1:{s:16:\\\"wp_version_check\\\";a:0:{}}}',"
    "'yes');",
    "INSERT INTO `wp_options` VALUES (~num~,'_transient_~word~','~b64~','no');",
    "INSERT INTO ~word~ (id, avatar) VALUES (~num~, '~image~');",
    "INSERT INTO files VALUES (~num~,'~word~.png',0x8950"
    "4E470D0A1A0A~hex~);",
    "INSERT INTO sessions VALUES ('~md5~','~ip~',~digits~,'~b64s~');",
    "INSERT INTO `cache` VALUES ('~md5~',0x~hex~,"
    "~digits~);",
    "INSERT INTO certificates VALUES (~num~,'~pem~');",
    "INSERT INTO tokens VALUES (~num~,'~b64s~','~date~');",
    // Accounts.
    "INSERT INTO `wp_users` VALUES "
    "(1,'~word0~','$P$B~long~','~word0~','~word0~@~host~','https://~host~','~date~ "
    "08:00:00','',0,'~Word~');",
    "INSERT INTO `wp_usermeta` VALUES "
    "(~num~,1,'wp_capabilities','a:1:{s:13:\\\"administrator\\\";b:1;}'),(~num~,1,"
    "'wp_user_level','10');",
    "INSERT INTO users (name, email, password, created_at) VALUES ('~Word~', '~word~@~host~', "
    "'$2y$10$~long~', "
    "NOW());",
    "INSERT INTO users (username, password, role) VALUES ('admin', '$2b$12$~long~', 'admin') ON "
    "CONFLICT DO NOTHING;",
    "INSERT INTO admin_user VALUES "
    "(1,'~Word~','~Word~','~word~@~host~','~word~','~md5~:~letters~','~date~','~date~',"
    "NULL,~small~,0,1,NULL,NULL,NULL);",
    "CREATE USER IF NOT EXISTS '~word0~'@'localhost' IDENTIFIED BY '~letters~';\nGRANT SELECT, "
    "INSERT, UPDATE, DELETE "
    "ON ~word~.* TO '~word0~'@'localhost';\nFLUSH PRIVILEGES;",
    "GRANT ALL PRIVILEGES ON `~word0~`.* TO `~word0~`@`%`;",
    "CREATE ROLE ~word0~ LOGIN PASSWORD 'changeme';\nCREATE "
    "DATABASE ~word0~ OWNER ~word0~;",
    "ALTER USER ~word~ WITH PASSWORD '~letters~';", "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
    "UPDATE users SET password = crypt('~word~', gen_salt('bf')) WHERE login = '~word~';",
    // Triggers, events, functions.
    "DELIMITER //\nCREATE TRIGGER ~0~ BEFORE UPDATE ON ~word~ FOR EACH ROW\nBEGIN\n  SET "
    "NEW.updated_at = NOW();\n"
    "END//\nDELIMITER ;",
    "CREATE TRIGGER ~0~ AFTER INSERT ON ~word0~ FOR EACH ROW INSERT INTO ~word0~_log (id, action) "
    "VALUES (NEW.id, "
    "'insert');",
    "CREATE EVENT ~0~ ON SCHEDULE EVERY 1 DAY DO DELETE FROM sessions WHERE expires < NOW();",
    "CREATE OR REPLACE FUNCTION ~0~() RETURNS trigger AS $$\nBEGIN\n  NEW.modified := now();\n  "
    "RETURN NEW;\nEND;\n$$ "
    "LANGUAGE plpgsql;",
    "CREATE FUNCTION ~0~(~1~ INT) RETURNS INT DETERMINISTIC RETURN ~1~ * ~small~;",
    "CREATE FUNCTION plpython_call_handler() RETURNS language_handler AS '$libdir/plpython3' "
    "LANGUAGE C;",
    "CREATE EXTENSION IF NOT EXISTS pgcrypto;",
    "CREATE OR REPLACE FUNCTION ~0~(internal) RETURNS internal AS "
    "'$libdir/~word~', '~word~' LANGUAGE C STRICT;",
    "CREATE PROCEDURE ~0~()\nBEGIN\n  SELECT COUNT(*) FROM ~word~;\nEND;",
    "DO $$ BEGIN EXECUTE 'DROP TABLE ~word~'; "
    "END $$;",
    "PREPARE stmt FROM @sql;\nEXECUTE stmt;\nDEALLOCATE PREPARE stmt;",
    "EXEC sp_rename '~word~.~word~', '~word~', "
    "'COLUMN';",
    "EXEC sp_configure 'max server memory', ~num~;\nRECONFIGURE;",
    // Files.
    "SELECT * FROM ~word~ INTO OUTFILE '/var/lib/mysql-files/~word~.csv' FIELDS TERMINATED BY ',';",
    "LOAD DATA LOCAL INFILE '~word~.csv' INTO TABLE ~word~ FIELDS TERMINATED BY ';' IGNORE 1 "
    "LINES;",
    "COPY ~word~ (id, ~word~) FROM stdin;\n~num~\t~word~\n~num~\t~word~\n\\.\n;",
    "COPY ~word~ TO '/tmp/~word~.csv' "
    "WITH CSV HEADER;",
    "SET GLOBAL slow_query_log = 'ON';\nSET GLOBAL slow_query_log_file = "
    "'/var/log/mysql/slow.log';",
    "ATTACH DATABASE '~word~.db' AS ~0~;", "SELECT load_extension('mod_spatialite');",
    // The plain ones.
    "CREATE TABLE `~word~` (\n  `id` int(11) NOT NULL AUTO_INCREMENT,\n  `~word~` varchar(255) "
    "DEFAULT NULL,\n  "
    "`~word~` text,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;",
    "CREATE TABLE ~word~ (\n    id SERIAL PRIMARY KEY,\n    ~word~ VARCHAR(~small~0) NOT NULL,\n   "
    " ~word~ TIMESTAMP "
    "DEFAULT now()\n);",
    "ALTER TABLE ~word~ ADD COLUMN ~word~ INT NOT NULL DEFAULT ~small~;",
    "CREATE INDEX ~0~ ON ~word~ (~word~);", "DROP TABLE IF EXISTS `~word~`;",
    "INSERT INTO ~word~ VALUES (~num~,'~word~',~small~),(~num~,'~word~',~small~);",
    "DELETE FROM ~word~ WHERE ~word~ = ~num~;",
    "SELECT a.id, b.~word~ FROM ~word~ a LEFT JOIN ~word~ b ON b.id = "
    "a.~word~ WHERE a.~word~ > ~num~ ORDER BY 1;",
    "/*!40101 SET character_set_client = utf8 */;\nLOCK TABLES `~word0~` WRITE;\n/*!40000 ALTER "
    "TABLE `~word0~` "
    "DISABLE KEYS */;",
    "/*!40103 SET TIME_ZONE='+00:00' */;", "UNLOCK TABLES;", "START TRANSACTION;",
    "SET FOREIGN_KEY_CHECKS = 0;", "SET @~0~ = (SELECT MAX(id) FROM ~word~);",
    "DROP DATABASE IF EXISTS ~word0~;\nCREATE DATABASE ~word0~ CHARACTER "
    "SET utf8mb4;\nUSE ~word0~;",
    "INSERT INTO `ps_configuration` VALUES "
    "(~num~,NULL,NULL,'PS_SHOP_EMAIL','~word~@~host~','~date~','~date~');",
    "INSERT INTO jos_extensions VALUES "
    "(~num~,'~word~','component','~word~','',1,1,1,0,'','{\\\"~word~\\\":"
    "\\\"1\\\"}');",
    "SELECT pg_catalog.setval('~word~_id_seq', ~num~, true);",
    "COMMENT ON TABLE ~word~ IS '~sentence~';"};

}  // namespace

std::span<const char* const> HardSqlPatterns() { return kSql; }

}  // namespace fovea::augment
