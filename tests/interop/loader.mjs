// A document loader that knows the bundled contexts and what it was handed, nothing else.
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const CONTEXTS = join(here, '../../src/firstrung/engines/proofs/contexts');

const FILES = {
  'https://www.w3.org/ns/credentials/v2': 'credentials-v2.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json': 'ob-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json': 'ob-extensions.json',
  'https://w3id.org/security/data-integrity/v2': 'data-integrity-v2.json',
  'https://w3id.org/security/multikey/v1': 'multikey-v1.json',
  'https://www.w3.org/ns/did/v1': 'did-v1.json',
};

export function createLoader({contextsDir = CONTEXTS, didDocument, statusListCredential}) {
  const known = new Map();
  for(const [url, file] of Object.entries(FILES)) {
    known.set(url, JSON.parse(readFileSync(join(contextsDir, file), 'utf8')));
  }
  if(didDocument) {
    known.set(didDocument.id, didDocument);
    for(const method of didDocument.verificationMethod) {
      known.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
    }
  }
  if(statusListCredential) {
    known.set(statusListCredential.id, statusListCredential);
  }
  return async url => {
    if(!known.has(url)) {
      throw new Error(`Not known offline: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: structuredClone(known.get(url))};
  };
}
