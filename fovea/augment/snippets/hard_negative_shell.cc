#include "fovea/augment/snippets/hard_negative_patterns.h"

// What the commands of lookalikes_shell.cc do, done openly: set-up, backups, builds, services.
namespace fovea::augment {
namespace {

constexpr const char* kShell[] = {
    // Fetched, looked at, installed.
    "curl --proto '=https' --tlsv1.2 -sSf https://~host~ | sh -s -- -y",
    "curl -fsSL https://~host~/install.sh | sh", "# curl -sSL https://~host~/~word~.sh | bash\n",
    "echo \"usage: curl -fsSL https://~host~/install.sh | bash\"",
    "curl -fsSL https://~host~/gpg.key | gpg --dearmor -o /usr/share/keyrings/~word~.gpg",
    "wget -qO - https://~host~/key.asc | apt-key add -",
    "curl -fsSL https://~host~/setup_~small~.x | bash -\napt-get install -y nodejs",
    "curl -fsSLo ~word0~.tar.gz https://~host~/releases/v~version~/~word0~.tar.gz\necho "
    "\"~hexs~~hexs~  "
    "~word0~.tar.gz\" | sha256sum -c -\ntar xzf ~word0~.tar.gz",
    "wget -q https://~host~/~word0~-${VERSION}.tar.gz -O /tmp/~word0~.tar.gz && tar -C /usr/local "
    "-xzf "
    "/tmp/~word0~.tar.gz && rm /tmp/~word0~.tar.gz",
    "curl -L \"https://~host~/releases/download/v~version~/~word0~-$(uname -s)-$(uname -m)\" -o "
    "/usr/local/bin/~word0~\nchmod +x /usr/local/bin/~word0~",
    "tmp=$(mktemp -d)\ntrap 'rm -rf \"$tmp\"' EXIT\ncurl -fsSL \"$url\" -o "
    "\"$tmp/~word0~\"\ninstall -m 755 "
    "\"$tmp/~word0~\" \"$bindir/~word0~\"",
    "if [ \"$(sha256sum \"$file\" | cut -d' ' -f1)\" != \"$expected\" ]; then\n  echo \"checksum "
    "mismatch\" >&2\n"
    "  exit 1\nfi",
    "download() {\n  if command -v curl >/dev/null 2>&1; then\n    curl -fsSL \"$1\" -o \"$2\"\n  "
    "else\n    wget "
    "-qO \"$2\" \"$1\"\n  fi\n}",
    "gpg --verify ~word~.tar.gz.sig ~word~.tar.gz || exit 1",
    "git clone --depth 1 https://~host~/~word~/~word0~.git /opt/~word0~ && cd /opt/~word0~ && "
    "./install.sh",
    "apt-get update && apt-get install -y --no-install-recommends ca-certificates curl ~word~ && "
    "rm -rf "
    "/var/lib/apt/lists/*",
    "yum install -y epel-release && yum install -y ~word~", "apk add --no-cache bash curl ~word~",
    "pip install --no-cache-dir -r requirements.txt", "npm ci --omit=dev && npm run build",
    "bash <(curl -s https://~host~/bash) -f coverage.xml",
    "brew install ~word~ || brew upgrade ~word~",
    "sh ./configure --prefix=/usr && make -j$(nproc) && make install",
    // Permissions of what was built.
    "chmod +x build/~word~\n./build/~word~ --version", "chmod 755 \"$DESTDIR/usr/bin/~word~\"",
    "chmod +x gradlew && ./gradlew build",
    "install -D -m 0644 ~word~.service "
    "/lib/systemd/system/~word~.service",
    "find . -type d -exec chmod 755 {} +", "chmod 600 ~~/.ssh/config", "chmod 700 \"$GNUPGHOME\"",
    "chown -R www-data:www-data /var/www/~word~",
    // Schedules.
    "0 3 * * * root /usr/local/bin/backup.sh >/dev/null 2>&1",
    "*/5 * * * * www-data php "
    "/var/www/~word~/cron.php",
    "~small~ 4 * * 1 root test -x /usr/sbin/~word~ && /usr/sbin/~word~ --quiet",
    "@reboot /usr/local/bin/~word~ --daemon",
    "*/15 * * * * cd /var/www/~word~ && php artisan schedule:run >> "
    "/dev/null 2>&1",
    "17 * * * * root cd / && run-parts --report /etc/cron.hourly",
    "0 2 * * * mysqldump ~word~ | gzip > /backup/~word~-$(date +\\%F).sql.gz",
    "0 0 * * 0 certbot renew --quiet --post-hook \"systemctl reload nginx\"",
    "(crontab -l 2>/dev/null; echo \"0 5 * * * /usr/bin/~word~ update\") | crontab -",
    "30 6 * * * curl -fsS -m 10 --retry 5 -o /dev/null https://~host~/ping/~hexs~",
    "crontab -l | grep -q ~word0~ || echo \"~word0~ is not scheduled\"",
    "SHELL=/bin/sh\nPATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin\n",
    // Backups and copies.
    "tar czf \"/backup/~word~-$(date +%F).tar.gz\" /etc /var/www\nfind /backup -mtime +30 -delete",
    "rsync -az --delete -e ssh /srv/~word~/ ~word~@~host~:/backup/~word~/",
    "pg_dump -Fc ~word~ > "
    "/var/backups/~word~.dump",
    "mysqldump --single-transaction -u root ~word~ | gzip > ~path.sql.gz~",
    "scp build/~word~.tar.gz "
    "deploy@~host~:/srv/releases/",
    "aws s3 sync ./public s3://~word~-~word~ --delete",
    "curl -fsS -X POST -H \"Authorization: Bearer $TOKEN\" -F "
    "file=@dist/~word~.zip https://~host~/api/upload",
    "curl -s -o /dev/null -w '%{http_code}' http://localhost:~port~/health",
    "curl -X POST -H 'Content-type: application/json' --data \"{\\\"text\\\":\\\"deployed $(git "
    "rev-parse --short "
    "HEAD)\\\"}\" \"$SLACK_WEBHOOK_URL\"",
    // Keys and users.
    "ssh-keygen -t ed25519 -f ~~/.ssh/id_ed25519 -N '' -C \"$USER@$(hostname)\"",
    "mkdir -p ~~/.ssh && chmod 700 ~~/.ssh && cat id_rsa.pub >> ~~/.ssh/authorized_keys",
    "eval \"$(ssh-agent -s)\"\nssh-add ~~/.ssh/id_ed25519",
    "ssh-keyscan ~host~ >> ~~/.ssh/known_hosts",
    "ssh-copy-id -i ~~/.ssh/id_rsa.pub \"$user@$host\"",
    "echo \"$SSH_KEY\" | base64 -d > deploy_key && chmod "
    "600 deploy_key",
    "adduser --system --group --home /var/lib/~word0~ --no-create-home --quiet ~word0~",
    "useradd -r -s /usr/sbin/nologin ~word~",
    "getent passwd ~word0~ >/dev/null || useradd --system ~word0~", "usermod -aG docker \"$USER\"",
    "echo \"$user:$password\" | chpasswd",
    "htpasswd -bc /etc/nginx/.htpasswd admin \"$ADMIN_PASSWORD\"",
    "openssl req -x509 -nodes -newkey rsa:2048 -keyout ~word0~.key -out ~word0~.crt -days 365 "
    "-subj "
    "\"/CN=localhost\"",
    "openssl rand -base64 32 > secret.key", "head -c 32 /dev/urandom | base64 | tr -d '\\n'",
    // Processes.
    "pkill -HUP ~word~ || true", "kill -TERM \"$(cat /var/run/~word~.pid)\"",
    "kill $(lsof -t -i:~port~) "
    "2>/dev/null || true",
    "ps aux | grep '[~letters~]~word~' | awk '{print $2}' | xargs -r kill",
    "killall -q ~word~ || :",
    "if pgrep -x ~word0~ >/dev/null; then\n  echo \"~word0~ is running\"\nfi",
    "nohup java -jar ~word~.jar > /var/log/~word~.log 2>&1 &\necho $! > ~word~.pid",
    "start-stop-daemon --start --quiet --pidfile $PIDFILE --exec $DAEMON -- $DAEMON_ARGS",
    "systemctl daemon-reload\nsystemctl enable --now ~word~.service", "exec gosu ~word~ \"$@\"",
    "exec \"$@\"",
    "set -e\nif [ \"$1\" = '~word0~' ]; then\n  chown -R ~word0~ "
    "/data\n  exec su-exec ~word0~ \"$@\"\nfi",
    "until nc -z \"$DB_HOST\" \"${DB_PORT:-5432}\"; do\n  echo \"waiting for database\"\n  sleep "
    "1\ndone",
    "while ! nc -z localhost ~port~; do sleep 0.~small~; done", "nc -zv ~word~ ~port~",
    "timeout 5 bash -c '</dev/tcp/localhost/~port~' && echo open",
    "(echo > /dev/tcp/db/5432) >/dev/null 2>&1 "
    "&& break",
    "if (exec 3<>/dev/tcp/127.0.0.1/~port~) 2>/dev/null; then exec 3>&-; fi",
    "mkfifo \"$tmpdir/pipe\"\ntee \"$logfile\" < \"$tmpdir/pipe\" &\nexec > \"$tmpdir/pipe\" 2>&1",
    "docker run --rm -v \"$PWD\":/src -w /src ~word~:~version~ make test",
    "docker compose up -d --build", "socat TCP-LISTEN:~port~,fork,reuseaddr TCP:~word~:~port~ &",
    "ssh -N -L ~port~:localhost:5432 ~word~@~host~",
    // Other languages in a line; what is encoded.
    "python3 -c 'import sys; print(\"%d.%d\" % sys.version_info[:2])'",
    "python3 -m http.server ~port~", "perl -pi -e 's/~word~/~word~/g' ~word~.conf",
    "perl -MConfig -e 'print $Config{archname}'", "php -r 'echo PHP_VERSION;'",
    "php -r \"copy('https://~host~/installer', 'composer-setup.php');\"\nphp "
    "composer-setup.php --quiet",
    "node -e \"console.log(require('./package.json').version)\"",
    "python3 -c \"import json,sys;print(json.load("
    "sys.stdin)['tag_name'])\"",
    "echo \"$KUBECONFIG_DATA\" | base64 -d > ~~/.kube/config",
    "echo '~b64~' | base64 -d > logo.png",
    "kubectl get secret ~word~ -o jsonpath='{.data.password}' | base64 -d",
    "cert=$(base64 -w0 < ca.crt)", "printf '\\033[1;32m%s\\033[0m\\n' \"$1\"",
    "xxd -p -l 16 /dev/urandom", "eval \"$(direnv hook bash)\"", "eval \"$(~word~ init -)\"",
    "eval set -- \"$args\"", "eval \"$cmd\"", "source <(kubectl completion bash)",
    "[ -s \"$NVM_DIR/nvm.sh\" ] && \\. \"$NVM_DIR/nvm.sh\"", ". /usr/share/debconf/confmodule",
    "source "
    "\"$(dirname \"$0\")/common.sh\"",
    ". \"${CI_PROJECT_DIR}/scripts/functions.sh\"",
    // Surroundings and history.
    "export HISTSIZE=10000\nexport HISTCONTROL=ignoreboth:erasedups",
    "HISTFILE=~~/.zsh_history\nSAVEHIST=10000", "shopt -s histappend",
    "alias ll='ls -alF'\nalias grep='grep --color=auto'", "PROMPT_COMMAND='history -a'",
    "export PATH=\"$HOME/.local/bin:$PATH\"",
    "export LD_LIBRARY_PATH=/opt/~word~/lib:$LD_LIBRARY_PATH",
    "export LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2",
    "LD_PRELOAD=libfakeroot.so dpkg-deb -b ~word~", "rm -rf /var/log/~word~/*.gz",
    "truncate -s 0 /var/log/~word~.log",
    "find /tmp -name '~word~*' -mtime +1 "
    "-exec rm -f {} \\;",
    "rm -f \"$0.tmp\"", "trap 'rm -f \"$TMPFILE\"' EXIT INT TERM", "ulimit -n 65536",
    "sysctl -w "
    "vm.max_map_count=262144",
    "iptables -A INPUT -p tcp --dport ~port~ -j ACCEPT", "ufw allow ~port~/tcp",
    "iptables -t nat -F\niptables "
    "-P INPUT DROP",
    "setenforce 0 2>/dev/null || true",
    "sed -i 's/^SELINUX=.*/SELINUX=permissive/' /etc/selinux/config",
    "echo '~word~ ALL=(root) NOPASSWD: /usr/sbin/service ~word~ restart' > "
    "/etc/sudoers.d/~word~\nvisudo -c",
    "echo \"deb [signed-by=/usr/share/keyrings/~word0~.gpg] https://~host~/apt stable main\" > "
    "/etc/apt/sources.list.d/~word0~.list",
    // Packages.
    "#!/bin/sh\nset -e\n\ncase \"$1\" in\n    configure)\n        if ! getent group ~word0~ "
    ">/dev/null; then\n      "
    "      addgroup --system ~word0~\n        fi\n    ;;\n    "
    "abort-upgrade|abort-remove|abort-deconfigure)\n    "
    ";;\nesac\n\n#DEBHELPER#\n\nexit 0",
    "if [ \"$1\" = purge ]; then\n  rm -rf /var/lib/~word0~ /etc/~word0~\nfi",
    "if [ \"$1\" = \"configure\" ] && [ -x \"/usr/bin/py3compile\" ]; then\n  py3compile -p "
    "~word~\nfi",
    "if which deb-systemd-helper >/dev/null 2>&1; then\n  deb-systemd-helper update-state "
    "'~word~.service' "
    ">/dev/null || true\nfi",
    "update-alternatives --install /usr/bin/~word0~ ~word0~ /usr/bin/~word0~-~small~ 50",
    "a2enmod rewrite && service apache2 reload || true",
    "dpkg-maintscript-helper rm_conffile /etc/~word~.conf "
    "~version~ -- \"$@\"",
    // The plain ones.
    "#!/usr/bin/env bash\nset -euo pipefail\nIFS=$'\\n\\t'\n",
    "#!/bin/sh\nexec java -jar "
    "/usr/share/java/~word~.jar \"$@\"",
    "usage() {\n  echo \"Usage: $0 [-h] [-v] FILE\" >&2\n  exit 1\n}",
    "while getopts 'hv:' ~0~; do\n  case "
    "\"$~0~\" in\n    h) usage ;;\n    v) ~1~=$OPTARG ;;\n    *) exit 2 ;;\n  esac\ndone",
    "for ~0~ in *.~word~; do\n  [ -e \"$~0~\" ] || continue\n  echo \"$~0~\"\ndone",
    "if [ -z \"$~0~\" ]; then "
    "echo '~sentence~' >&2; exit 1; fi",
    "log() { printf '%s %s\\n' \"$(date -u +%FT%TZ)\" \"$*\"; }",
    "cd \"$(dirname \"$0\")/..\" || exit 1",
    "cat <<EOF > ~word~.conf\nserver=~host~\nport=~port~\nEOF", "echo \"~sentence~\"",
    "# ~sentence~\n", "readonly ~0~=~num~", "export ~0~=\"~word~\"",
    "test -f ~word~.txt || touch ~word~.txt", "git fetch --tags && git checkout \"v$VERSION\"",
    "make clean all test", "./~word~ --~word~=~num~ | tee ~word~.log", "cp -a ~word~ \"$DESTDIR\"",
    "diff -u expected.txt <(./~word~ < input.txt)", "sudo service ~word~ restart"};

}  // namespace

std::span<const char* const> HardShellPatterns() { return kShell; }

}  // namespace fovea::augment
