#include "fovea/augment/snippets/hard_negative_patterns.h"

// What the code of lookalikes_python_plain.cc does, done openly.
namespace fovea::augment {
namespace {

constexpr const char* kPythonCounterparts[] = {
    "~py_repeats~", "~py_repeats~",
    // Installation.
    "from setuptools import setup,find_packages\nwith open('README.md',encoding='utf-8') as f:\n   "
    " "
    "long_description=f.read()\nsetup(name='~word~',version='~version~',author='~Word~',url="
    "'https://~host~/~word~',long_description=long_description,packages=find_packages())",
    "from setuptools import setup\nimport subprocess\nversion=subprocess.check_output(['git',"
    "'describe','--tags']).decode().strip()\nsetup(name='~word~',version=version,packages=['~word~'"
    "])",
    "from distutils.core import "
    "setup,Extension\nsetup(name='~word~',version='~version~',ext_modules"
    "=[Extension('~word~',['~word~.c'],libraries=['~word~'])])",
    "class CMakeBuild(build_ext):\n    def build_extension(self,ext):\n        if not "
    "os.path.exists("
    "self.build_temp):\n            os.makedirs(self.build_temp)\n        subprocess.check_call(["
    "'cmake',ext.sourcedir]+cmake_args,cwd=self.build_temp,env=os.environ.copy())\n        "
    "subprocess"
    ".check_call(['cmake','--build','.'],cwd=self.build_temp)",
    "class PostInstall(install):\n    def run(self):\n        install.run(self)\n        print('"
    "~sentence~')\nsetup(name='~word~',cmdclass={'install':PostInstall})",
    "class ~Name0~(develop):\n    def run(self):\n        develop.run(self)\n        subprocess."
    "check_call(['npm','ci'],cwd='ui')",
    "class ~Name0~(Command):\n    user_options=[]\n    def run(self):\n        for path in "
    "('build',"
    "'dist'):\n            shutil.rmtree(path,ignore_errors=True)",
    "class BuildProtos(build_py):\n    def run(self):\n        os.system('protoc --python_out=. "
    "~word~"
    ".proto')\n        build_py.run(self)",
    "if sys.argv[-1]=='tag':\n    os.system(\"git tag -a %s -m 'version %s'\"%(version,version))\n "
    "   "
    "os.system('git push --tags')\n    sys.exit()",
    "if sys.platform=='win32':\n    libraries=['ws2_32','~word~']\nelif sys.platform=='darwin':\n  "
    "  "
    "os.environ['CFLAGS']='-stdlib=libc++'",
    "for flag in subprocess.getoutput('pkg-config --cflags --libs ~word~').split():\n    "
    "~0~.append("
    "flag)",
    "exec(open('~word~/_version.py').read())",
    "about={}\nexec(open(os.path.join(here,"
    "'~word~','__about__.py')).read(),about)",
    "__version__=re.search(r\"__version__ = '([^']+)'\","
    "open('~word~/__init__.py').read()).group(1)",
    // Downloads that are checked.
    "urllib.request.urlretrieve('https://~host~/~word~-~version~.tar.gz',~0~)\nif "
    "hashlib.sha256(open("
    "~0~,'rb').read()).hexdigest()!='~hexs~~hexs~':\n    raise RuntimeError('~sentence~')",
    "with urllib.request.urlopen('https://~host~/models/~word~.bin') as r,open(path,'wb') as f:\n  "
    "  "
    "shutil.copyfileobj(r,f)",
    "~0~=requests.get('https://~host~/datasets/~word~.zip',stream=True)\n"
    "with open(filename,'wb') as f:\n    for chunk in ~0~.iter_content(8192):\n        "
    "f.write(chunk)",
    "data=urlopen('https://~host~/data/~word~.csv').read()\nframe=pd.read_csv(io.BytesIO(data))",
    "~0~=requests.get(url,headers={'Authorization':'token '+os.environ['GITHUB_TOKEN']})\n~0~."
    "raise_for_status()",
    "def download(url,dest,checksum):\n    urllib.request.urlretrieve(url,dest)"
    "\n    with open(dest,'rb') as f:\n        assert hashlib.md5(f.read()).hexdigest()==checksum",
    "requests.post(settings.SLACK_WEBHOOK,json={'text':'Deployed '+version})",
    "requests.post(os.environ['WEBHOOK_URL'],json={'content':message},timeout=10)",
    "await webhook.send(content=message,username='~word~')",
    "~0~=requests.post(self.url,files={"
    "'file':open(path,'rb')},data={'name':name})",
    "client=discord.Client(intents=intents)\nclient.run"
    "(os.environ['DISCORD_TOKEN'])",
    "bot=telegram.Bot(token=config['token'])\nbot.send_message("
    "chat_id=chat,text=text)",
    // Installers that carry an archive.
    "DATA=b\"\"\"\n~ascii85~\"\"\"\nif __name__=='__main__':\n    tmpdir=tempfile.mkdtemp()\n    "
    "path="
    "os.path.join(tmpdir,'~word~.zip')\n    with open(path,'wb') as fp:\n        "
    "fp.write(b85decode("
    "DATA.replace(b'\\n',b'')))\n    sys.path.insert(0,path)\n    from ~word~ import main\n    sys."
    "exit(main())",
    "DATA=b'~b64l~'\nwith zipfile.ZipFile(io.BytesIO(base64.b64decode(DATA))) as z:\n    "
    "z.extractall("
    "target)",
    "logo=PhotoImage(data='R0lGODlh~b64~')",
    "~0~=QPixmap()\n~0~.loadFromData(base64."
    "b64decode('iVBORw0KGgo~b64~'))",
    "ICON=zlib.decompress(base64.b64decode('eJxjYGAQ~b64~'))", "qt_resource_data=b\"~escapes~\"",
    "template=base64.b64decode('~b64~').decode('utf-8')",
    "config=json.loads(zlib.decompress(base64.b64decode(os.environ['CONFIG'])))",
    "_descriptor_pool.Default().AddSerializedFile(b'\\n\\x0c~word~.proto\\x12\\x05~escapes~')",
    "pickled=bz2.decompress(base64.b64decode(row['data']))",
    "assert base64.b64decode('~b64s~')==b'"
    "~word~'",
    "codecs.decode('Uryyb','rot13')", "''.join(chr(ord('a')+i) for i in range(26))",
    "bytes.fromhex('~hex~')==digest", "~0~=bytes([~numbers~])", "UNICODE={~unicode~}",
    // Programs.
    "subprocess.run(['ffmpeg','-i',src,'-y',dst],check=True,stdout=subprocess.DEVNULL)",
    "subprocess.Popen(['xdg-open',path])", "os.system('clear')",
    "os.system('pip install -r "
    "requirements.txt')",
    "subprocess.call(f'tar xf {archive} -C {target}',shell=True)",
    "proc=subprocess.run(cmd,shell=True,capture_output=True,text=True)\nif proc.returncode:\n    "
    "logger.error(proc.stderr)",
    "os.execvp(sys.executable,[sys.executable]+sys.argv)",
    "run('git pull && systemctl restart ~word~')", "c.run('docker build -t ~word~ .')",
    "subprocess.check_call([sys.executable,'-m','pip','install','--upgrade','pip'])",
    "pid,fd=pty.fork()\nif pid==0:\n    os.execv(shell,[shell])",
    "subprocess.run(['powershell',"
    "'-Command','Get-Process'],capture_output=True)",
    "__import__('pkg_resources').declare_namespace("
    "__name__)",
    "__path__=__import__('pkgutil').extend_path(__path__,__name__)",
    "module=importlib.import_module('.'+name,package=__name__)",
    "getattr(module,class_name)(**kwargs"
    ")",
    "method=getattr(self,'visit_'+node.__class__.__name__,self.generic_visit)",
    "builtins."
    "__dict__['_']=gettext.gettext",
    "exec(code,globals_,locals_)",
    "exec(compile(f.read(),path,'exec'"
    "),namespace)",
    "eval(expression,{'__builtins__':{}},names)", "result=eval(input('> '))",
    "exec('def %s(self): pass'%name)", "code=compile(ast.parse(source),'<~word~>','exec')",
    "exec(''"
    ".join(lines),ns)",
    "types.FunctionType(marshal.loads(data),globals())", "eval(repr(~0~))==~0~",
    "lambda: exec('x = 1')", "timeit.timeit('~word~()',setup='from __main__ import ~word~')",
    // The system, asked openly.
    "print(platform.node(),platform.system(),platform.release())",
    "hostname=socket.gethostname()\n"
    "logging.info('starting on %s',hostname)",
    "user=getpass.getuser()\npassword=getpass.getpass()",
    "env=dict(os.environ,LANG='C')\nsubprocess.check_output(cmd,env=env)",
    "os.environ.setdefault("
    "'DJANGO_SETTINGS_MODULE','~word~.settings')",
    "for key,value in os.environ.items():\n    if key."
    "startswith('~Word~_'):\n        config[key]=value",
    "cache=os.path.join(os.getenv('LOCALAPPDATA'"
    "),'~Word~','Cache')",
    "profile=os.path.expandvars('%APPDATA%/Mozilla/Firefox/Profiles')\noptions."
    "add_argument('user-data-dir='+profile)",
    "conn=sqlite3.connect('~word~.db')\nconn.execute('SELECT"
    " username, password_hash FROM users')",
    "img=ImageGrab.grab()\nimg.save('screenshot.png')",
    "text"
    "=pyperclip.paste()\npyperclip.copy(text.upper())",
    "winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE,r'"
    "SOFTWARE\\~Word~')",
    "s=socket.socket()\ns.connect(('localhost',~port~))\ns.sendall(b'PING\\r\\n"
    "')\nassert s.recv(7)==b'+PONG\\r\\n'",
    "sock.connect((host,port))\nwhile True:\n    data=sock.recv"
    "(4096)\n    if not data:\n        break\n    buffer+=data",
    "cipher=Fernet(key)\nsettings=json."
    "loads(cipher.decrypt(open('~word~.enc','rb').read()))",
    "atexit.register(shutil.rmtree,tmpdir)",
    "threading.Thread(target=server.serve_forever,daemon=True).start()",
    // What scanners look for.
    "PATTERNS=[~signatures~]",
    "RULES={'exec':re.compile(r'exec\\s*\\(\\s*base64'),'token':re.compile("
    "r'[\\w-]{24}\\.[\\w-]{6}\\.[\\w-]{27}')}",
    "self.assertIn('os.system',scan('import os; os.system("
    "\"id\")'))"};

}  // namespace

std::span<const char* const> PythonCounterparts() { return kPythonCounterparts; }

}  // namespace fovea::augment
