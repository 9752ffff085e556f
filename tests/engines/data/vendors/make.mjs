// Signs the same two badges with suites of other issuers and writes one JSON file each.
// Run in a folder where these are installed (see README.md):
//   node make.mjs <contexts folder of firstrung> <output folder>
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as ecdsaSd2023 from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {readFileSync, writeFileSync} from 'node:fs';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {Ed25519VerificationKey2020} from '@digitalbazaar/ed25519-verification-key-2020';
import {join} from 'node:path';
import jsonldSignatures from 'jsonld-signatures';

const [contexts, out] = process.argv.slice(2);
const DID = 'did:web:college.example';
const DATE = '2026-05-20T09:30:00Z';
const FILES = {
  'https://www.w3.org/2018/credentials/v1': 'credentials-v1.json',
  'https://www.w3.org/ns/credentials/v2': 'credentials-v2.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json': 'ob-3.0.1.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json': 'ob-3.0.3.json',
  'https://w3id.org/security/suites/ed25519-2020/v1': 'ed25519-2020-v1.json',
  'https://w3id.org/security/data-integrity/v2': 'data-integrity-v2.json',
};
const known = new Map(Object.entries(FILES).map(
  ([url, file]) => [url, JSON.parse(readFileSync(join(contexts, file), 'utf8'))]));

async function documentLoader(url) {
  if(!known.has(url)) {
    throw new Error(`Not known offline: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: structuredClone(known.get(url))};
}

const subject = {
  id: 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2',
  type: ['AchievementSubject'],
  achievement: {
    id: 'https://college.example/achievements/welding',
    type: ['Achievement'],
    name: 'Welding, first year',
    description: 'Joins steel in four positions. Says "stop" when it is unsafe.',
    criteria: {narrative: 'Four joints, each looked at by two welders.'},
    tag: ['welding', 'safety'],
  },
};
const badge = {
  id: 'https://college.example/credentials/1',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Welding, first year',
  issuer: {id: DID, type: ['Profile'], name: 'A College'},
  credentialSubject: subject,
};
const ob1 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json';
const ob3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const old = {
  '@context': [
    'https://www.w3.org/2018/credentials/v1', ob1,
    'https://w3id.org/security/suites/ed25519-2020/v1'],
  ...badge,
  issuanceDate: DATE,
  expirationDate: '2029-05-20T09:30:00Z',
};
const modern = {
  '@context': ['https://www.w3.org/ns/credentials/v2', ob3],
  ...badge,
  validFrom: DATE,
  validUntil: '2029-05-20T09:30:00Z',
};

function save(name, credential, publicKeys) {
  const text = JSON.stringify({credential, publicKeys}, null, 1);
  writeFileSync(join(out, `${name}.json`), `${text}\n`);
}

const ed = await Ed25519VerificationKey2020.generate({
  id: `${DID}#ed`, controller: DID, seed: new Uint8Array(32).fill(21)});
const suite2020 = new Ed25519Signature2020({key: ed, date: DATE});
save('ed25519signature2020-vc11', await vc.issue({
  credential: structuredClone(old), suite: suite2020, documentLoader
}), {[ed.id]: ed.publicKeyMultibase});
const suite2020again = new Ed25519Signature2020({key: ed, date: DATE});
save('ed25519signature2020-vc20', await vc.issue({
  credential: {
    ...structuredClone(modern),
    '@context': [...modern['@context'], 'https://w3id.org/security/suites/ed25519-2020/v1'],
  }, suite: suite2020again, documentLoader
}), {[ed.id]: ed.publicKeyMultibase});

for(const curve of ['P-256', 'P-384']) {
  const key = await EcdsaMultikey.generate({curve, id: `${DID}#${curve}`, controller: DID});
  const suite = new DataIntegrityProof({
    signer: key.signer(), cryptosuite: ecdsaRdfc2019, date: DATE});
  save(`ecdsa-rdfc-2019-${curve.toLowerCase()}`, await vc.issue({
    credential: structuredClone(modern), suite, documentLoader
  }), {[key.id]: key.publicKeyMultibase});
}

const sd = await EcdsaMultikey.generate({curve: 'P-256', id: `${DID}#sd`, controller: DID});
const signing = ecdsaSd2023.createSignCryptosuite({
  mandatoryPointers: ['/issuer', '/validFrom', '/validUntil', '/type', '/id']});
const base = await vc.issue({
  credential: structuredClone(modern),
  suite: new DataIntegrityProof({signer: sd.signer(), cryptosuite: signing, date: DATE}),
  documentLoader,
});
save('ecdsa-sd-2023-base', base, {[sd.id]: sd.publicKeyMultibase});
for(const [name, selectivePointers] of [
  ['all', ['/credentialSubject', '/name']],
  ['some', [
    '/credentialSubject/id', '/credentialSubject/type',
    '/credentialSubject/achievement/name', '/credentialSubject/achievement/type',
    '/credentialSubject/achievement/criteria']],
]) {
  const disclose = ecdsaSd2023.createDiscloseCryptosuite({selectivePointers});
  const {derive} = jsonldSignatures;
  const derived = derive ? await derive(base, {
    suite: new DataIntegrityProof({cryptosuite: disclose}),
    purpose: new jsonldSignatures.purposes.AssertionProofPurpose(),
    documentLoader,
  }) : await vc.derive({
    verifiableCredential: base,
    suite: new DataIntegrityProof({cryptosuite: disclose}), documentLoader});
  save(`ecdsa-sd-2023-${name}`, derived, {[sd.id]: sd.publicKeyMultibase});
}
