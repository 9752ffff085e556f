// @digitalbazaar/vc: data model, JSON-LD in safe mode, eddsa-rdfc-2022 and the status list.
import * as vc from '@digitalbazaar/vc';
import {answer, readWorld, reasonsOf, versionOf} from './offline.mjs';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';

const {world, known} = readWorld();
const suite = new DataIntegrityProof({cryptosuite});

async function documentLoader(url) {
  if(!known.has(url)) {
    throw new Error(`Not known offline: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: structuredClone(known.get(url))};
}

// The library reports the bit and leaves it to its caller to refuse one that is set.
async function refuseSetBits(options) {
  const result = await checkStatus({...options, suite, documentLoader});
  const clear = (result.results ?? []).every(({status}) => status === false);
  return {...result, verified: result.verified && clear};
}

await answer(world, versionOf('@digitalbazaar/vc'), async credential => {
  const result = await vc.verifyCredential({
    credential, suite, documentLoader, checkStatus: refuseSetBits
  });
  const reason = [result.error, result.statusResult?.error].filter(Boolean).map(reasonsOf);
  return {accepted: result.verified === true, reason: reason.join('; ')};
});
