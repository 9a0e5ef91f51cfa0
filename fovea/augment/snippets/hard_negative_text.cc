#include "fovea/augment/snippets/hard_negative_patterns.h"

// Text in no language of code that speaks of code, or is encoded.
namespace fovea::augment {
namespace {

constexpr const char* kTextPatterns[] = {
    "~log~",
    "~log~",
    "~log~",
    "~rules~",
    "~rules~",
    "~dump~",
    "~dump~",
    "~dump~",
    "~picture~",
    "~picture~",
    "~ascii85~",
    "~image~\n",
    "~pem~\n",
    "\"~word~\": \"~b64l~\",\n",
    "![~word~](~image~)\n",
    "url(~image~)\n",
    "[~numbers~]\n",
    "{~pairs~}\n",
    "```php\n<?php echo $~word~; ?>\n```\n",
    "```sh\ncurl -sSL https://~host~/install.sh | bash\n```\n",
    "    $ pip install ~word~\n    $ python -c \"import ~word~\"\n",
    "curl -fsSL https://~host~/~word~.sh -o ~word~.sh && sha256sum -c ~word~.sha256\n",
    "- run: git describe --tags\n- run: npm ci && npm run build\n",
    "RUN wget -q https://~host~/~word~.tar.gz && tar xf ~word~.tar.gz\n",
    "* Fixed: eval() of ~word~ is no longer possible (CVE-2019-~digits~)\n",
    "disable_functions = exec,passthru,shell_exec,system,proc_open,popen\n",
    "ssh-rsa AAAAB3NzaC1yc2E~b64~ ~word~@~host~\n",
    "integrity sha512-~b64~==\n",
    "PHP Parse error:  syntax error, unexpected '~word~' in ~path.php~(~small~) : eval()'d code\n",
    "~date~ WARN blocked: <script>alert(~small~)</script> from ~ip~\n",
    "~date~ [error] ModSecurity: Access denied with code 403. Pattern match \"union.*select\" [ip "
    "~ip~]\n",
    "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M~small~ ~small~L~small~ "
    "~small~\"/></svg>\n"};

}  // namespace

std::span<const char* const> HardTextPatterns() { return kTextPatterns; }

}  // namespace fovea::augment
