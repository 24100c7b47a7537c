// Lints each file of a list with one of the linters from npm: node peers.cjs NAME FOLDER LIST
const fs = require('fs');
const path = require('path');

const [name, folder, list] = process.argv.slice(2);
const load = (file) => require(path.join(folder, 'node_modules', name, file));

const linters = {
  'dockerfile-utils': () => {
    const { validate } = load('lib/main.js');
    return (text) => validate(text).length;
  },
  dockerfilelint: () => {
    const { run } = load('lib/index.js');
    return (text) => run('.', text).length;
  },
  dockerfile_lint: () => {
    const Validator = load('index.js');
    const validator = new Validator();
    return (text) => validator.validate(text).error.count;
  },
};

const lint = linters[name]();
let failed = 0;
for (const file of fs.readFileSync(list, 'utf8').split('\n').filter(Boolean)) {
  try {
    lint(fs.readFileSync(file, 'utf8'));
  } catch {
    failed += 1;
  }
}
if (failed > 0) process.stderr.write(`${failed} files made it throw\n`);
