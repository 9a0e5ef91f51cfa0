#include "fovea/augment/snippets/hard_negative_patterns.h"

// Steps, tasks and services that build, check, install and report, openly.
namespace fovea::augment {
namespace {

constexpr const char* kYaml[] = {
    // Steps of workflows.
    "- run: npm ci", "- run: npm run build --if-present",
    "- run: |\n    python -m pip install --upgrade pip\n    pip "
    "install -r requirements.txt",
    "- uses: actions/checkout@v~small~",
    "- uses: actions/checkout@v~small~\n  with:\n    fetch-depth: 0\n    ref: "
    "${{ github.head_ref }}",
    "- uses: actions/checkout@v4\n  with:\n    token: ${{ secrets.GITHUB_TOKEN }}\n    "
    "persist-credentials: false",
    "- name: Set up Python\n  uses: actions/setup-python@v~small~\n  with:\n    python-version: "
    "${{ "
    "matrix.python-version }}",
    "- name: Upload coverage\n  run: bash <(curl -s https://~host~/bash)",
    "- name: Codecov\n  uses: "
    "codecov/codecov-action@v~small~\n  with:\n    token: ${{ secrets.CODECOV_TOKEN }}",
    "- run: curl -Os https://~host~/latest/linux/codecov && chmod +x codecov && ./codecov -t "
    "${CODECOV_TOKEN}",
    "- name: Publish\n  env:\n    NODE_AUTH_TOKEN: ${{ secrets.NPM_TOKEN }}\n  run: npm publish "
    "--access public",
    "- name: Publish to PyPI\n  uses: pypa/gh-action-pypi-publish@release/v1\n  with:\n    "
    "password: ${{ "
    "secrets.PYPI_API_TOKEN }}",
    "- name: Upload\n  env:\n    TWINE_USERNAME: __token__\n    TWINE_PASSWORD: ${{ "
    "secrets.PYPI_TOKEN }}\n  run: twine "
    "upload dist/*",
    "- name: Login\n  run: echo \"${{ secrets.GITHUB_TOKEN }}\" | docker login ghcr.~host~ -u ${{ "
    "github.actor }} "
    "--password-stdin",
    "- name: Deploy\n  env:\n    SSH_KEY: ${{ secrets.DEPLOY_KEY }}\n  run: |\n    mkdir -p "
    "~~/.ssh\n    echo \"$SSH_KEY\" "
    "> ~~/.ssh/id_rsa\n    chmod 600 ~~/.ssh/id_rsa\n    rsync -az dist/ "
    "deploy@~host~:/var/www/~word~",
    "- name: Deploy\n  run: curl -fsS -X POST -H \"Authorization: Bearer ${{ secrets.DEPLOY_TOKEN "
    "}}\" "
    "https://~host~/hooks/deploy",
    "- name: Notify\n  if: failure()\n  run: curl -s -X POST -H 'Content-type: application/json' "
    "--data "
    "'{\"text\":\"~sentence~\"}' ${{ secrets.SLACK_WEBHOOK_URL }}",
    "- name: Decode keystore\n  run: echo \"${{ secrets.KEYSTORE }}\" | base64 -d > "
    "app/release.keystore",
    "- run: echo \"$KUBE_CONFIG\" | base64 -d > kubeconfig\n  env:\n    KUBE_CONFIG: ${{ "
    "secrets.KUBE_CONFIG }}",
    "- name: Install ~word~\n  run: |\n    curl -fsSL https://~host~/install.sh | sh -s -- -b "
    "/usr/local/bin "
    "v~version~",
    "- name: Install rust\n  run: curl --proto '=https' --tlsv1.2 -sSf https://~host~ | sh -s -- "
    "-y",
    "- name: Install ~word~\n  run: |\n    wget -q https://~host~/v~version~/~word0~.tar.gz\n    "
    "echo "
    "\"~hexs~~hexs~  ~word0~.tar.gz\" | sha256sum -c\n    sudo tar -C /usr/local -xzf "
    "~word0~.tar.gz",
    "- run: sudo apt-get update && sudo apt-get install -y ~word~ ~word~-dev",
    "- run: echo \"version=$(cat VERSION)\" >> "
    "\"$GITHUB_OUTPUT\"",
    "- name: Dump context\n  env:\n    GITHUB_CONTEXT: ${{ toJSON(github) }}\n  run: echo "
    "\"$GITHUB_CONTEXT\"",
    "- uses: actions/github-script@v~small~\n  with:\n    script: |\n      "
    "github.rest.issues.createComment({issue_number: "
    "context.issue.number, owner: context.repo.owner, repo: context.repo.repo, body: "
    "'~sentence~'})",
    "- uses: actions/cache@v~small~\n  with:\n    path: ~~/.cache/pip\n    key: ${{ runner.os "
    "}}-pip-${{ "
    "hashFiles('**/requirements.txt') }}",
    "name: CI\non:\n  push:\n    branches: [main]\n  pull_request:\njobs:\n  test:\n    runs-on: "
    "ubuntu-latest\n    "
    "steps:\n      - uses: actions/checkout@v4\n      - run: make test",
    "name: Label\non:\n  pull_request_target:\n    types: [opened]\npermissions:\n  pull-requests: "
    "write\njobs:\n  "
    "label:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/labeler@v5",
    "on:\n  schedule:\n    - cron: '~small~ 3 * * *'\njobs:\n  stale:\n    runs-on: "
    "ubuntu-latest\n    steps:\n      - "
    "uses: actions/stale@v9\n        with:\n          repo-token: ${{ secrets.GITHUB_TOKEN }}",
    // Other builders.
    "language: python\npython:\n  - \"3.~small~\"\ninstall: pip install tox\nscript: tox",
    "before_install:\n  - sudo "
    "apt-get -qq update\n  - sudo apt-get install -y ~word~",
    "before_script:\n  - eval $(ssh-agent -s)\n  - echo \"$SSH_PRIVATE_KEY\" | tr -d '\\r' | "
    "ssh-add -\n  - mkdir -p "
    "~~/.ssh",
    "after_success:\n  - bash <(curl -s https://~host~/bash)", "after_success: coveralls",
    "~word~:\n  stage: test\n  "
    "image: python:3\n  script:\n    - pip install .\n    - pytest",
    "deploy:\n  stage: deploy\n  script:\n    - kubectl apply -f k8s/\n  only:\n    - main",
    "env:\n  global:\n    - secure: "
    "\"~b64~\"",
    "pipelines:\n  default:\n    - step:\n        script:\n          - composer install\n          "
    "- vendor/bin/phpunit",
    "steps:\n- script: |\n    dotnet build\n  displayName: build",
    "repos:\n- repo: https://~host~/pre-commit-hooks\n  rev: "
    "v~version~\n  hooks:\n  - id: trailing-whitespace",
    "- repo: local\n  hooks:\n    - id: pylint\n      name: pylint\n      entry: pylint\n      "
    "language: system\n      types: "
    "[python]",
    // Playbooks.
    "- name: Install ~word~\n  apt:\n    name: ~word~\n    state: present\n    update_cache: yes",
    "- name: Download "
    "~word~\n  get_url:\n    url: https://~host~/~word0~.tar.gz\n    dest: /tmp/~word0~.tar.gz\n   "
    " checksum: "
    "sha256:~hexs~~hexs~",
    "- name: Run installer\n  shell: curl -sSL https://~host~/install.sh | bash\n  args:\n    "
    "creates: "
    "/usr/local/bin/~word~",
    "- name: Restart ~word0~\n  service:\n    name: ~word0~\n    state: restarted",
    "- name: Add key\n  authorized_key:\n "
    "   user: deploy\n    key: \"{{ lookup('file', 'files/id_rsa.pub') }}\"",
    "- name: Nightly backup\n  cron:\n    name: backup\n    hour: \"3\"\n    job: "
    "\"/usr/local/bin/backup.sh\"",
    "- command: systemctl daemon-reload\n  when: ~word~.changed",
    "- name: Check port\n  shell: ss -lnt | grep -q "
    ":~port~\n  register: ~word~\n  failed_when: false",
    "- hosts: web\n  become: yes\n  roles:\n    - ~word~\n    - ~word~",
    "- user:\n    name: ~word~\n    groups: sudo\n    "
    "shell: /bin/bash",
    // First commands of machines.
    "#cloud-config\npackages:\n  - nginx\n  - ~word~\nruncmd:\n  - systemctl enable --now nginx",
    "runcmd:\n  - apt-get "
    "update\n  - apt-get install -y docker.io\n  - usermod -aG docker ubuntu",
    "runcmd:\n  - curl -fsSL https://~host~ -o get-docker.sh\n  - sh get-docker.sh",
    "users:\n  - name: ~word~\n    groups: "
    "sudo\n    shell: /bin/bash\n    sudo: ['ALL=(ALL) NOPASSWD:ALL']\n    ssh_authorized_keys:\n  "
    "    - ssh-ed25519 ~b64s~ "
    "~word~@~host~",
    "write_files:\n  - path: /etc/~word~.conf\n    permissions: '0644'\n    content: |\n      "
    "port=~port~",
    "bootcmd:\n  - "
    "mkdir -p /mnt/~word~",
    // Containers.
    "services:\n  db:\n    image: postgres:~small~\n    restart: always\n    environment:\n      "
    "POSTGRES_PASSWORD: "
    "${DB_PASSWORD}\n    volumes:\n      - db:/var/lib/postgresql/data",
    "services:\n  web:\n    build: .\n    command: gunicorn ~word~.wsgi -b 0.0.0.0:8000\n    "
    "ports:\n      - "
    "\"~port~:~port~\"\n    depends_on: [db]",
    "services:\n  ~word~:\n    image: ~word~:~version~\n    privileged: true\n    volumes:\n      "
    "- "
    "/var/run/docker.sock:/var/run/docker.sock",
    "    healthcheck:\n      test: [\"CMD-SHELL\", \"curl -f http://localhost:~port~ || exit "
    "1\"]\n      interval: 30s",
    "- name: init\n  image: busybox\n  command: [\"sh\", \"-c\", \"until nc -z db 5432; do sleep "
    "1; done\"]",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ~word0~\nspec:\n  replicas: "
    "~small~\n  selector:\n    "
    "matchLabels:\n      app: ~word0~\n  template:\n    spec:\n      containers:\n      - name: "
    "~word0~\n        image: "
    "~word0~:~version~\n        ports:\n        - containerPort: ~port~",
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: ~word~\ndata:\n  password: ~b64s~\n  "
    "tls.crt: ~b64~",
    "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: backup\nspec:\n  schedule: \"0 2 * * "
    "*\"\n  jobTemplate:\n    "
    "spec:\n      template:\n        spec:\n          containers:\n          - name: backup\n      "
    "      image: postgres\n   "
    "         command: [\"/bin/sh\", \"-c\", \"pg_dump -h db ~word~ | gzip > /backup/dump.gz\"]",
    "- name: node-exporter\n  image: prom/node-exporter\n  securityContext:\n    runAsNonRoot: "
    "true",
    "apiVersion: "
    "rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: "
    "~word0~\nroleRef:\n  kind: ClusterRole\n  "
    "name: view\nsubjects:\n- kind: ServiceAccount\n  name: ~word0~",
    // Data.
    "~word~:\n  ~word~: ~num~\n  ~word~: \"~sentence~\"", "~word~: [~word~, ~word~, ~word~]",
    "- ~word~: ~num~\n  ~word~: "
    "~word~",
    "~word~: !!binary |\n  ~b64~",
    "~word~: &~letters0~\n  ~word~: true\n~word~:\n  <<: *~letters0~", "- ~sentence~",
    "openapi: 3.0.~small~\ninfo:\n  title: ~Word~\n  version: ~version~",
    "description: >\n  ~sentence~ ~sentence~", "~word~: !!python/name:materialx.emoji.twemoji",
    "# ~sentence~\n~word~: ~path~", "~word~: \"https://~host~/~word~\"",
    "- name: ~Word~\n  url: https://~host~\n  description: ~sentence~",
    "dependencies:\n  - python=3.~small~\n  - pip:\n    - "
    "~word~==~version~"};

}  // namespace

std::span<const char* const> HardYamlPatterns() { return kYaml; }

}  // namespace fovea::augment
