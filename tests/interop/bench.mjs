// node bench.mjs <unsigned credential.json> [times]
// Signs and verifies in this process, without status checks, and prints JSON rates per
// CPU second (process.cpuUsage: user and system, all threads).
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {createLoader} from './loader.mjs';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {readFileSync} from 'node:fs';

const unsigned = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const times = Number(process.argv[3] ?? 40);
const issuer = unsigned.issuer.id ?? unsigned.issuer;
delete unsigned.credentialStatus;

const keyPair = await Ed25519Multikey.generate({id: `${issuer}#bench`, controller: issuer});
const exported = await keyPair.export({publicKey: true});
delete exported['@context'];
const didDocument = {
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
  id: issuer,
  verificationMethod: [exported],
  assertionMethod: [exported.id],
};
const documentLoader = createLoader({didDocument});

function variant(index) {
  return {...structuredClone(unsigned), id: `${unsigned.id}/${index}`};
}

function sign(index) {
  const suite = new DataIntegrityProof({signer: keyPair.signer(), cryptosuite});
  return vc.issue({credential: variant(index), suite, documentLoader});
}

async function verify(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await vc.verifyCredential({
    credential, suite, documentLoader, now: new Date(unsigned.validFrom)
  });
  if(!result.verified) {
    throw result.error;
  }
}

async function rate(job, count) {
  const start = process.cpuUsage();
  for(let i = 0; i < count; ++i) {
    await job(i);
  }
  const {user, system} = process.cpuUsage(start);
  return count / ((user + system) / 1e6);
}

const signed = [];
for(let i = 0; i < times; ++i) {
  signed.push(await sign(i));
}
for(const credential of signed.slice(0, 10)) {
  await verify(credential);
}
console.log(JSON.stringify({
  signed_per_cpu_s: Number((await rate(sign, times)).toFixed(1)),
  verified_per_cpu_s: Number((await rate(i => verify(signed[i]), times)).toFixed(1)),
}));
