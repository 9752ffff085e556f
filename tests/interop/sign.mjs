// Reads JSON lines {credential, seed (hex), keyId}; writes each credential signed.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {createInterface} from 'node:readline';
import {createLoader} from './loader.mjs';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';

const documentLoader = createLoader({});

for await (const line of createInterface({input: process.stdin})) {
  if(line.trim()) {
    const {credential, seed, keyId} = JSON.parse(line);
    const keyPair = await Ed25519Multikey.generate({
      id: keyId, controller: keyId.split('#')[0], seed: Buffer.from(seed, 'hex')
    });
    const suite = new DataIntegrityProof({signer: keyPair.signer(), cryptosuite});
    suite.date = '2026-05-20T09:30:00Z';
    console.log(JSON.stringify(await vc.issue({credential, suite, documentLoader})));
  }
}
