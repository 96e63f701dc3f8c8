import assert from 'node:assert/strict';
import { findSecret, isSecretName, withoutSecrets } from '../../../src/core/attachments/sensitiveText.ts';

/** Letters and digits as keys have them. In pieces, so that nobody takes them for keys of someone. */
const random = (length: number): string => 'q7Rz2Lk9Xv4Tn8Bw1Mc6Yp3Hd5Js0Fg'.repeat(4).slice(0, length);

const secretFiles = [
  '.env',
  'app/.env.production',
  'config/prod.env',
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.pgpass',
  '.htpasswd',
  '.git-credentials',
  'id_rsa',
  '.ssh/id_ed25519',
  'id_ecdsa.pub',
  'server.pem',
  'tls/server.KEY',
  'putty.ppk',
  'cert.p12',
  'cert.pfx',
  'app.jks',
  'my.keystore',
  'passwords.kdbx',
  'secrets.yaml',
  'prod-secrets.json',
  'credentials',
  'aws/credentials.json',
  'client_secret.json',
  'token.txt',
  'service-account-prod.json',
  'kubeconfig',
  'prod.tfvars',
  'terraform.tfstate',
];

const quoted = (start: string, length: number): string => `x = "${start}${random(length)}"`;
const privateKey = 'PRIVATE KEY';

const secretLines = [
  `-----BEGIN RSA ${privateKey}-----`,
  `-----BEGIN ${privateKey}-----`,
  `-----BEGIN OPENSSH ${privateKey}-----`,
  `-----BEGIN PGP ${privateKey} BLOCK-----`,
  `aws = "AKIA${random(16).toUpperCase()}"`,
  quoted('ghp_', 36),
  quoted('github_pat_', 60),
  quoted('glpat-', 20),
  quoted('xoxb-', 24),
  quoted('AIza', 35),
  quoted('sk-proj-', 40),
  quoted('sk-', 40),
  quoted('sk_live_', 24),
  quoted('hf_', 34),
  quoted('npm_', 36),
  quoted('pypi-', 60),
  quoted(`SG.${random(22)}.`, 43),
  quoted(`eyJ${random(20)}.eyJ${random(30)}.`, 30),
  `url = "postgres://admin:hunter2pass@db.example.org/app"`,
  `redis://:${random(12)}@cache:6379`,
  `headers = {"Authorization": "Bearer ${random(30)}"}`,
  `PASSWORD = "correct horse"`,
  `password: hunter2hunter2`,
  `DB_PASSWORD=${random(10)}`,
  `export AWS_SECRET_ACCESS_KEY=${random(40)}`,
  `"api_key": "${random(20)}",`,
  `api-key = '${random(20)}'`,
  `config["secret_key"] = "${random(24)}"`,
  `SECRET_KEY: str = "${random(24)}"`,
  `client = Client(token="${random(20)}")`,
];

const harmless = [
  'password = os.environ["DB_PASSWORD"]',
  'token = get_token()',
  'def login(user: str, password: str) -> None:',
  'api_key = settings.api_key',
  'if token == previous_token:',
  'tokens = tokenizer.encode(text)',
  'max_tokens = 2048',
  'self.password = password',
  'PASSWORD=${DB_PASSWORD}',
  'password = "<your password>"',
  'api_key = "your-api-key"',
  'api_key: "changeme"',
  'SECRET_KEY = env("SECRET_KEY")',
  'secret: Optional[str] = None',
  '# The token of the next line',
  'for token in tokenize.generate_tokens(readline):',
  'https://example.org/path?x=1',
  'ssh://git@example.org/repo.git',
  'password = getpass.getpass()',
  'keys = sorted(d, key=lambda pair: pair[1])',
];

describe('Secrets', () => {
  it('are known by the names of their files', () => {
    for (const path of secretFiles) assert.ok(isSecretName(path), path);
    assert.equal(secretFiles.length + secretLines.length, 60);
  });

  it('are known by their form, or by the name that they are given', () => {
    for (const line of secretLines) assert.equal(findSecret(`import os\n${line}\n`), 2, line);
  });

  it('are not seen in code that reads them from elsewhere', () => {
    for (const line of harmless) assert.equal(findSecret(line), undefined, line);
  });

  it('are not seen in names that only sound like it', () => {
    for (const path of [
      'tokenizer.py',
      'secrets.py',
      'password_reset.py',
      '.env.example',
      'keys.md',
      'monkey.json',
    ])
      assert.ok(!isSecretName(path), path);
  });

  it('are looked for in a text of megabytes in no time that a person would notice', () => {
    // Runs of what the patterns begin with: a pattern that went back and forth would not come to an end.
    for (const run of ['password', 'token=', 'a:', 'eyJ', '= ', '"'])
      assert.equal(findSecret(run.repeat(4_000)), findSecret(run.repeat(2_000)));
  });
});

describe('withoutSecrets', () => {
  it('hides values, and leaves everything else where it is', () => {
    const text = [
      'def connect(host, password="c0rrect-horse-battery"):  # as agreed',
      '    """Opens a door."""',
      '    return login(host, password)',
    ];
    const hidden = withoutSecrets(text.join('\n')).split('\n');
    assert.equal(hidden[0], 'def connect(host, password="_______-_____-_______"):  # __ ______');
    assert.deepEqual(hidden.slice(1), text.slice(1));
  });

  it('hides all lines of a private key, and none after it', () => {
    const kind = 'PRIVATE KEY-----';
    const text = `KEY = """\n-----BEGIN ${kind}\nMIIEvQIBADAN\n-----END ${kind}\n"""\nname = "left"\n`;
    const hidden = withoutSecrets(text);
    assert.ok(!hidden.includes('MIIE'));
    assert.ok(hidden.endsWith('name = "left"\n'));
    assert.equal(hidden.length, text.length);
  });

  it('gives back what has none', () => {
    const text = 'password = os.environ["PASSWORD"]\n';
    assert.equal(withoutSecrets(text), text);
  });
});
