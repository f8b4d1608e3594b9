// Runs the stream client of ps2census, unchanged, against a running `bugle sim`, and compares what it reports while its
// subscriptions come and go with the ledger of just that time.
//
//     stream.js ADDRESSES LEDGER
//
// ps2census takes another endpoint as an option of its stream manager; nothing of it is patched.
'use strict';

const fs = require('fs');
const { setTimeout } = require('timers/promises');
const { isDeepStrictEqual } = require('util');
const { CensusClient } = require('ps2census');

const [addresses, ledger] = process.argv.slice(2);
const where = JSON.parse(addresses.startsWith('{') ? addresses : fs.readFileSync(addresses, 'utf8'));

// How long what has happened takes at most to be on its way to whoever is subscribed then.
const ON_ITS_WAY = 200;
// How long one waits for enough of a kind.
const PATIENCE = 15_000;

// What identifies an event, as its payload and the ledger both name it.
const KINDS = {
  Death: ['planetside.death', ['attacker_character_id', 'attacker_weapon_id', 'character_id', 'world_id', 'zone_id']],
  VehicleDestroy: ['planetside.vehicle_destroy', ['attacker_character_id', 'attacker_weapon_id', 'character_id', 'vehicle_id', 'world_id', 'zone_id']],
  ItemAdded: ['planetside.item_added', ['character_id', 'context', 'item_count', 'item_id', 'world_id', 'zone_id']],
};

class Disagreement extends Error {}

function expect(holds, what) {
  if (!holds) throw new Disagreement(what);
}

// The facts of a kind so far, in order.
function recorded(kind, fits = () => true) {
  const [type, names] = KINDS[kind];
  const lines = fs.readFileSync(ledger, 'utf8').split('\n').slice(0, -1).map(line => JSON.parse(line));
  return lines.filter(fact => fact.type === type && fits(fact.data))
    .map(({ data }) => [Math.floor(Date.parse(data.timestamp) / 1000), ...names.map(name => String(data[name]))].join(' '));
}

// Whatever the library hands out of a kind, what it takes for a duplicate included: two facts of one second may look so to it.
class Heard {
  constructor(client, kind) {
    const names = KINDS[kind][1];
    this.kind = kind;
    this.facts = [];
    const take = ({ raw }) => {
      if (raw.event_name === kind) this.facts.push([raw.timestamp, ...names.map(name => raw[name])].join(' '));
    };
    client.on('ps2Event', take).on('duplicate', take);
  }

  // What came since the last call.
  taken() {
    return this.facts.splice(0);
  }

  async enough(count) {
    for (let waited = 0; this.facts.length < count; waited += 50) {
      expect(waited < PATIENCE, `only ${this.facts.length} of ${this.kind} in ${PATIENCE} ms`);
      await setTimeout(50);
    }
  }
}

// What was heard is an unbroken stretch of the truth, which begins and ends where it must.
function compare(what, heard, truth, [first, firstMust], [lastMust, last]) {
  for (let start = first; start <= firstMust; start += 1) {
    const end = start + heard.length;
    if (end >= lastMust && end <= last && isDeepStrictEqual(truth.slice(start, end), heard)) {
      console.log(JSON.stringify({ peer: 'ps2census', call: what, given: heard.length }));
      return heard.length;
    }
  }
  const lost = truth.slice(firstMust, lastMust).filter(fact => !heard.includes(fact));
  const invented = heard.filter(fact => !truth.slice(first, last).includes(fact));
  throw new Disagreement(`${what}: lost ${JSON.stringify(lost.slice(0, 3))}, invented ${JSON.stringify(invented.slice(0, 3))}`);
}

// How many facts of a kind there are: before what is done now can be in time for them, and once it is for all that follow.
async function around(count, act) {
  const before = count();
  await setTimeout(ON_ITS_WAY);
  await act();
  await setTimeout(ON_ITS_WAY);
  return [before, count()];
}

// One kind more for a while, on some worlds or on those that there are; everything else goes on.
async function comeAndGo(client, kind, many) {
  const heard = new Heard(client, kind);
  const count = () => recorded(kind).length;
  let total = 0;
  for (let time = 1; time <= 2; time += 1) {
    const came = await around(count, async () => {
      const echo = await client.subscribe({ eventNames: [kind] });
      expect(echo.eventNames.includes(kind), `${kind}: the echo is ${JSON.stringify(echo)}`);
    });
    await heard.enough(many);
    const went = await around(count, async () => {
      const echo = await client.unsubscribe({ eventNames: [kind] });
      expect(!echo.eventNames.includes(kind), `${kind}: the echo is ${JSON.stringify(echo)}`);
    });
    expect(await client.verifySubscription(), `${kind}: the subscription is not what the library takes it for`);
    total += compare(`${kind}, time ${time}`, heard.taken(), recorded(kind), came, went);
    await setTimeout(500);
    expect(heard.taken().length === 0, `${kind}: it comes though nobody is subscribed`);
  }
  return total;
}

async function main() {
  const client = new CensusClient('ps2census', 'ps2', { streamManager: { endpoint: where.push } });
  client.on('error', error => { throw error; }).on('warn', error => { throw error; });
  const deaths = new Heard(client, 'Death');
  await client.watch();
  const all = { worlds: ['all'], characters: ['all'], eventNames: ['Death'], logicalAndCharactersWithWorlds: true };
  const count = () => recorded('Death').length;
  const came = await around(count, () => client.subscribe(all));
  const others = [await comeAndGo(client, 'VehicleDestroy', 5), await comeAndGo(client, 'ItemAdded', 5)];
  await deaths.enough(20);
  const went = await around(count, () => client.unsubscribeAll());
  const through = compare('Death, all the time', deaths.taken(), recorded('Death'), came, went);
  await setTimeout(500);
  expect(deaths.taken().length === 0, 'Death: it comes though nobody is subscribed');
  client.destroy();
  console.error(`ps2census: ${through} deaths, and ${others.join(' and ')} of what came and went, as in the ledger`);
}

main().then(() => process.exit(0), error => {
  console.error(`ps2census: ${error instanceof Disagreement ? error.message : error.stack}`);
  process.exit(1);
});
