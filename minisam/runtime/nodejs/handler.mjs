// Finds the handler that a function names: `folder/module.export`, a CommonJS or an ES module.
// AWS: docs "nodejs-handler"; the order of endings as in aws-lambda-nodejs-runtime-interface-client.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { Fault } from './failures.mjs';
import './streaming.mjs'; // handlers find `awslambda` when they are loaded

const require = createRequire(import.meta.url);

// Returns the function. Throws a Fault, or whatever the module threw.
export async function loadHandler(root, handler) {
  if (handler.includes('..')) {
    throw new Fault(
      'MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const base = path.basename(handler);
  const folder = handler.substring(0, handler.indexOf(base));
  const dot = base.indexOf('.');
  if (dot < 0) throw new Fault('MalformedHandlerName', 'Bad handler');
  const loaded = await load(root, folder, base.slice(0, dot));
  const found = base.slice(dot + 1).split('.').reduce((value, name) => value && value[name], loaded);
  if (!found) throw new Fault('HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new Fault('HandlerNotFound', `${handler} is not a function`);
  return found;
}

async function load(root, folder, name) {
  try {
    return await loadFile(path.resolve(root, folder, name), name, [root, path.resolve(root, folder)]);
  } catch (error) {
    tellOfPackage(error, root);
    if (error instanceof SyntaxError) throw new Fault('UserCodeSyntaxError', String(error));
    if (error?.code === 'MODULE_NOT_FOUND') throw new Fault('ImportModuleError', String(error));
    throw error;
  }
}

// Says how a package that cannot be found gets here: the SDK is part of Lambda's runtime, others are npm's to install.
function tellOfPackage(error, root) {
  const name = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[^./'][^/']*)/.exec(String(error?.message))?.[1];
  if (!['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(error?.code) || !name) return;
  const isSdk = name === 'aws-sdk' || name.startsWith('@aws-sdk/') || name.startsWith('@smithy/');
  const why = isSdk ? "part of Lambda's runtime, but not on this machine" : 'not installed';
  process.stdout.write(`minisam: ${name} is ${why}: \`npm install ${isSdk ? '--save-dev ' : ''}${name}\` in ${root}\n`);
}

async function loadFile(file, name, folders) {
  if (fs.existsSync(file) && fs.statSync(file).isFile()) return require(file);
  if (fs.existsSync(`${file}.js`)) {
    return isEsPackage(path.dirname(file)) ? imported(`${file}.js`) : require(`${file}.js`);
  }
  if (fs.existsSync(`${file}.mjs`)) return imported(`${file}.mjs`);
  if (fs.existsSync(`${file}.cjs`)) return require(`${file}.cjs`);
  return require(require.resolve(name, { paths: folders }));
}

const imported = (file) => import(pathToFileURL(file));

// Tells whether the nearest package.json makes .js files ES modules.
function isEsPackage(folder) {
  for (let at = folder; ; at = path.dirname(at)) {
    if (path.basename(at) === 'node_modules') return false;
    const file = path.join(at, 'package.json');
    if (fs.existsSync(file)) {
      try {
        return JSON.parse(fs.readFileSync(file, 'utf8'))?.type === 'module';
      } catch (error) {
        console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error);
        return false;
      }
    }
    if (at === path.dirname(at)) return false;
  }
}
