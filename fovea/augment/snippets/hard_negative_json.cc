#include "fovea/augment/snippets/hard_negative_patterns.h"

// What manifests, settings and data hold: scripts that build and check, pictures, notebooks.
namespace fovea::augment {
namespace {

constexpr const char* kJson[] = {
    // Scripts of packages.
    "\"prepare\": \"husky install\"", "\"prepare\": \"husky\"", "\"install\": \"node-gyp rebuild\"",
    "\"install\": \"node-gyp-build || node-gyp rebuild\"",
    "\"install\": \"prebuild-install || node-gyp rebuild\"", "\"install\": \"node install.js\"",
    "\"postinstall\": \"node scripts/postinstall.js\"", "\"postinstall\": \"patch-package\"",
    "\"postinstall\": \"opencollective-postinstall || true\"",
    "\"postinstall\": \"node -e \\\"try{require('./postinstall')}catch(e){}\\\"\"",
    "\"postinstall\": \"electron-builder install-app-deps\"",
    "\"postinstall\": \"npm run build && cd ~word~ && npm "
    "install\"",
    "\"postinstall\": \"ngcc --properties es2015 browser module main\"",
    "\"postinstall\": \"lerna bootstrap\"", "\"preinstall\": \"npx only-allow pnpm\"",
    "\"preinstall\": \"node -e \\\"if(!/yarn\\\\.js$/.test(process.env."
    "npm_execpath)){console.error('~sentence~');process.exit(1)}\\\"\"",
    "\"preinstall\": \"node ./scripts/check-node-version.js\"",
    "\"preinstall\": \"npx npm-force-resolutions\"",
    "\"build\": \"tsc && node scripts/copy-assets.js\"",
    "\"build\": \"rimraf dist && rollup -c && cp -r types dist/\"",
    "\"build\": \"webpack --mode production --progress\"",
    "\"build\": \"vite build && gzip -k dist/*.js\"", "\"start\": \"node server.js\"",
    "\"start\": \"cross-env NODE_ENV=development nodemon --exec babel-node "
    "src/index.js\"",
    "\"test\": \"mocha --require ts-node/register 'test/**/*.ts'\"",
    "\"test\": \"nyc ava && curl -s "
    "https://~host~/bash | bash\"",
    "\"test\": \"echo \\\"Error: no test specified\\\" && exit 1\"",
    "\"coverage\": \"jest --coverage && codecov\"",
    "\"deploy\": \"npm run build && gh-pages -d build\"",
    "\"deploy\": \"rsync -avz --delete dist/ "
    "deploy@~host~:/var/www/~word~/\"",
    "\"deploy\": \"scp -r dist ~word~@~host~:/srv/~word~\"",
    "\"release\": \"git push --follow-tags && npm publish\"",
    "\"download\": \"curl -fsSL https://~host~/~word~.json -o data/~word~.json\"",
    "\"fetch\": \"wget -q "
    "https://~host~/~word~.tar.gz && tar xzf ~word~.tar.gz\"",
    "\"clean\": \"rm -rf dist node_modules\"",
    "\"docker\": \"docker build -t ~word~ . && docker run -p ~port~:~port~ "
    "~word~\"",
    "\"version\": \"node -p \\\"require('./package.json').version\\\"\"",
    "\"keys\": \"openssl genrsa -out ~word~.key "
    "2048\"",
    "\"size\": \"node -e \\\"console.log(require('fs').statSync('dist/~word~.js').size)\\\"\"",
    "\"scripts\": {\n  \"build\": \"tsc\",\n  \"lint\": \"eslint src --ext .ts\",\n  \"test\": "
    "\"jest\",\n  \"prepare\": "
    "\"npm run build\"\n}",
    "\"scripts\": {\"test\": \"tape test/*.js\", \"postinstall\": \"node ./bin/~word~.js\"}",
    "\"name\": \"~word~-~word~\",\n\"version\": \"~version~\",\n\"description\": "
    "\"~sentence~\",\n\"main\": \"index.js\","
    "\n\"scripts\": {\n  \"test\": \"mocha\"\n},\n\"repository\": \"~word~/~word~\",\n\"license\": "
    "\"MIT\"",
    "\"name\": \"@~word~/~word~\",\n\"version\": \"~version~\",\n\"scripts\": {\n  \"install\": "
    "\"node-gyp rebuild\"\n},"
    "\n\"gypfile\": true",
    // Composer.
    "\"post-install-cmd\": [\"@php artisan optimize\"]",
    "\"post-autoload-dump\": [\n  "
    "\"Illuminate\\\\Foundation\\\\ComposerScripts::postAutoloadDump\",\n  \"@php artisan "
    "package:discover --ansi\"\n]",
    "\"post-root-package-install\": [\n  \"@php -r \\\"file_exists('.env') || copy('.env.example', "
    "'.env');\\\"\"\n]",
    "\"post-update-cmd\": \"@php bin/console cache:clear\"",
    "\"post-create-project-cmd\": [\"@php artisan "
    "key:generate\"]",
    "\"scripts\": {\n    \"test\": \"phpunit\",\n    \"cs\": \"phpcs --standard=PSR12 src\"\n}",
    "\"autoload\": {\n  \"psr-4\": {\"~Word~\\\\\\\\\": \"src/\"},\n  \"files\": "
    "[\"src/functions.php\"]\n}",
    "\"repositories\": [{\"type\": \"vcs\", \"url\": \"https://~host~/~word~.git\"}]",
    // Editors and containers.
    "\"tasks\": [\n  {\n    \"label\": \"build\",\n    \"type\": \"shell\",\n    \"command\": "
    "\"make -j4\",\n    "
    "\"group\": {\"kind\": \"build\", \"isDefault\": true},\n    \"problemMatcher\": [\"$gcc\"]\n  "
    "}\n]",
    "\"tasks\": [\n  {\n    \"label\": \"watch\",\n    \"type\": \"npm\",\n    \"script\": "
    "\"watch\",\n    \"isBackground\""
    ": true,\n    \"runOptions\": {\"runOn\": \"folderOpen\"}\n  }\n]",
    "\"postCreateCommand\": \"pip install -r requirements.txt && pre-commit install\"",
    "\"postCreateCommand\": \"npm "
    "ci\"",
    "\"postStartCommand\": \"git config --global --add safe.directory "
    "${containerWorkspaceFolder}\"",
    "\"onCreateCommand\": \".devcontainer/setup.sh\"",
    "\"image\": \"mcr.~host~/devcontainers/~word~:~small~\"",
    "\"initializeCommand\": [\"bash\", \"-c\", \"docker network create ~word~ || true\"]",
    "\"terminal.integrated.env.linux\": {\"PYTHONPATH\": \"${workspaceFolder}\"}",
    "\"python.defaultInterpreterPath\": "
    "\"${workspaceFolder}/.venv/bin/python\"",
    "\"mcpServers\": {\"~word~\": {\"command\": \"npx\", \"args\": [\"-y\", "
    "\"@~word~/server-~word~\"]}}",
    "\"hooks\": {\"pre-commit\": \"lint-staged\", \"pre-push\": \"npm test\"}",
    "\"husky\": {\n  \"hooks\": {\n    "
    "\"pre-commit\": \"npm run lint\"\n  }\n}",
    "\"Cmd\": [\"/bin/sh\", \"-c\", \"nginx -g 'daemon off;'\"]",
    "\"lint-staged\": {\"*.js\": [\"eslint --fix\", "
    "\"prettier --write\"]}",
    // Data.
    "\"~word~\": \"~image~\"", "\"~word~\": \"~b64l~\"", "\"integrity\": \"sha512-~b64s~==\"",
    "\"shasum\": \"~md5~\"",
    "\"resolved\": \"https://~host~/~word~/-/~word~-~version~.tgz\",\n\"integrity\": "
    "\"sha512-~b64s~\"",
    "\"~word~\": [~numbers~]", "\"data\": {\"x\": [~numbers~]}",
    "\"mappings\": \"AAAA,~letters~;~letters~,~letters~;"
    "AACA~letters~\"",
    "\"~word~\": \"<p>~sentence~</p><script async src=\\\"https://~host~/~word~.js\\\"></script>\"",
    "\"sourcesContent\": [\"eval(code);\\nmodule.exports = function () { return ~small~; };\\n\"]",
    "\"source\": [\n  \"import os\\n\",\n  \"!pip install ~word~\\n\",\n  "
    "\"exec(open('~word~.py').read())\"\n]",
    "\"outputs\": [\n  {\"data\": {\"image/png\": \"iVBORw0KGgo~b64l~\"}, \"output_type\": "
    "\"display_data\"}\n]",
    "\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n~b64~\\n-----END PRIVATE KEY-----\\n\"",
    "\"pattern\": "
    "\"^[a-z]+\\\\.exec\\\\(.*\\\\)$\"",
    "\"engines\": {\"node\": \">=~small~\"}",
    "\"dependencies\": {\n  \"~word~\": \"^~version~\",\n  \"~word~-~word~\": "
    "\"~~~version~\"\n}",
    "\"devDependencies\": {\"eslint\": \"^~version~\", \"jest\": \"^~version~\"}",
    "\"~word~\": {\"~word~\": ~num~, "
    "\"~word~\": \"~word~\", \"~word~\": true}",
    "\"~word~\": ~num~", "\"~word~\": \"~sentence~\"", "\"url\": \"https://~host~/~word~\"",
    "\"paths\": {\"/~word~/{id}\""
    ": {\"get\": {\"summary\": \"~sentence~\"}}}",
    "\"example\": \"curl -X POST https://~host~/v1/~word~ -d '{\\\"~word~\\\": ~num~}'\"",
    "\"help\": \"run curl -sSL "
    "https://~host~/install.sh | bash\""};

}  // namespace

std::span<const char* const> HardJsonPatterns() { return kJson; }

}  // namespace fovea::augment
