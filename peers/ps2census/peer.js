// Runs the REST client of ps2census, unchanged, against a running `bugle sim`, and compares what it gets with the rows that
// Census gives without it, and with the ledger.
//
//     peer.js ADDRESSES LEDGER
//
// ps2census takes another base address as an option of its client; nothing of it is patched.
'use strict';

const fs = require('fs');
const { setTimeout } = require('timers/promises');
const { isDeepStrictEqual } = require('util');
const { CensusClient, Rest } = require('ps2census');

const [addresses, ledger] = process.argv.slice(2);
const where = JSON.parse(addresses.startsWith('{') ? addresses : fs.readFileSync(addresses, 'utf8'));
const options = { serviceId: 'ps2census', baseURL: where.census };
const rest = new Rest.Client('ps2', options);
const LEAD = '5428990000000000001';

// What cannot work, whatever the service does, and why.
const BROKEN = { terms: 'puts a backtick between the terms of a join, where Census wants an apostrophe' };

class Disagreement extends Error {}

function expect(holds, what) {
  if (!holds) throw new Disagreement(what);
}

function report(call, fields) {
  console.log(JSON.stringify({ peer: 'ps2census', call, ...fields }));
}

// The body of an answer, asked for without the library.
async function raw(path, verb = 'get') {
  const answer = await fetch(`${where.census}/s:raw/${verb}/ps2:v2/${path}`);
  return answer.json();
}

// A query by the library, and the same one written by hand: their rows are the same.
async function same(name, query, conditions, path) {
  const [rows, body] = [await query.get(conditions), await raw(path)];
  const expected = body[`${path.split('?')[0]}_list`];
  expect(isDeepStrictEqual([...rows], expected), `${name}: ${JSON.stringify([...rows])} is not ${JSON.stringify(expected)}`);
  report(name, { given: rows.length });
  return rows;
}

// What the commands mean for rows, beside that they are written as Census reads them.
const MEANT = {
  limit: (rows, all) => isDeepStrictEqual(rows, all.item.slice(0, 5)),
  start: (rows, all) => isDeepStrictEqual(rows, all.item.slice(2, 5)),
  sort: (rows, all) => rows.length === all.vehicle.length && rows.every((row, place) => place === 0
    || Number(rows[place - 1].type_id) > Number(row.type_id)
    || (rows[place - 1].type_id === row.type_id && Number(rows[place - 1].vehicle_id) < Number(row.vehicle_id))),
  show: rows => isDeepStrictEqual(rows.map(row => [Object.keys(row).sort(), Object.keys(row.name)]),
    [[['item_id', 'name'], ['en']]]),
  hide: rows => rows.every(row => row.item_id && !row.name && !row.description),
  has: rows => rows.every(row => row.facility_type !== undefined),
  exactMatchFirst: rows => isDeepStrictEqual(rows[0].name, { first: 'Auroram', first_lower: 'auroram' }),
  includeNull: (rows, all) => rows.length === all.map_region.length && new Set(rows.map(row => Object.keys(row).length)).size === 1,
  lang: rows => rows.every(row => isDeepStrictEqual(Object.keys(row.name), ['en'])),
  distinct: rows => rows.length === 1,
  tree: ([{ ...groups }], all) => Object.values(groups).flat().length === all.vehicle.length
    && Object.keys(groups).every(key => key.startsWith('t_')),
  resolve: ([row]) => row.outfit.alias === 'DAWN' && row.world_id && row.items.length === 13,
  // What is inside of an item is an inner join, so that those that are no weapons are dropped from their rows.
  join: (rows, all) => rows.some(row => row.item) && rows.every(row => all.item_to_weapon.some(one => one.item_id === row.item_id)
    ? all.item.find(item => item.item_id === row.item_id).name.en === row.item.name.en : row.item === undefined),
  joins: ([row]) => isDeepStrictEqual(row.members.map(member => member.rank_ordinal), ['1', '3', '4'])
    && row.leader_character_id_join_character.name.first === 'Auroram',
};

// Every command of the query builder.
async function commands() {
  const of = collection => rest.getQueryBuilder(collection);
  const cases = [
    ['limit', of('item').limit(5), {}, 'item?c:limit=5'],
    ['start', of('item').limit(3).start(2), {}, 'item?c:limit=3&c:start=2'],
    ['sort', of('vehicle').limit(50).sort(['type_id', -1], 'vehicle_id'), {}, 'vehicle?c:limit=50&c:sort=type_id:-1,vehicle_id'],
    ['show', of('item').show('name.en', 'item_id'), {}, 'item?c:show=name.en,item_id'],
    ['hide', of('item').hide('name', 'description'), {}, 'item?c:hide=name,description'],
    ['has', of('map_region').has('facility_type'), {}, 'map_region?c:has=facility_type'],
    ['case', of('character').case(false), { 'name.first': 'AURORAM' }, 'character_name?name.first=Auroram'],
    ['exactMatchFirst', of('character').exactMatchFirst(true).show('name'), { 'name.first_lower': '^auro' },
      'character?c:show=name&name.first_lower=^auro&c:exactMatchFirst=true'],
    ['includeNull', of('map_region').includeNull(true).limit(500), {}, 'map_region?c:limit=500&c:includeNull=true'],
    ['lang', of('zone').lang('en').limit(9), {}, 'zone?c:limit=9&c:lang=en'],
    ['limitPerDB', of('character').limitPerDB(1).show('character_id'), {}, 'character?c:limitPerDB=1&c:show=character_id'],
    ['distinct', of('faction').distinct('code_tag'), {}, 'faction?c:distinct=code_tag'],
    ['retry', of('world').retry(false), {}, 'world?c:retry=false'],
    ['timing', of('world').timing(true), {}, 'world?'],
    ['tree', of('vehicle').limit(50).tree({ field: 'type_name', list: 1, prefix: 't_' }), {},
      'vehicle?c:limit=50&c:tree=type_name^list:1^prefix:t_'],
    ['resolve', of('character').resolve('item', ['outfit', ['alias']], 'world'), { character_id: LEAD },
      `character?character_id=${LEAD}&c:resolve=item,outfit(alias),world`],
    ['operators', of('vehicle').limit(50), { vehicle_id: '>2', type_id: '!5' }, 'vehicle?c:limit=50&vehicle_id=>2&type_id=!5'],
    ['join', of('characters_item').limit(20).join({ type: 'item', on: 'item_id', inject_at: 'item', show: ['name.en', 'item_id'],
      nested: [{ type: 'item_to_weapon', outer: '0', nested: [{ type: 'weapon' }] }] }), { character_id: LEAD },
      `characters_item?character_id=${LEAD}&c:limit=20&c:join=item^on:item_id^inject_at:item^show:name.en'item_id(item_to_weapon^outer:0(weapon))`],
    ['joins', of('outfit').join({ type: 'outfit_member', list: '1', inject_at: 'members', terms: { rank_ordinal: '<5' } },
      { type: 'character', on: 'leader_character_id', to: 'character_id', show: ['name'] }), { alias: 'DAWN' },
      'outfit?alias=DAWN&c:join=outfit_member^list:1^inject_at:members^terms:rank_ordinal=<5,character^on:leader_character_id^to:character_id^show:name'],
  ];
  const all = {};
  for (const name of ['item', 'item_to_weapon', 'vehicle', 'map_region']) all[name] = (await raw(`${name}?c:limit=5000`))[`${name}_list`];
  for (const [name, query, conditions, path] of cases) {
    if (name === 'case') {
      const [row] = await query.get(conditions);
      expect(row && row.character_id === LEAD, `case: ${JSON.stringify(row)}`);
    } else {
      const rows = await same(name, query, conditions, path);
      expect(!MEANT[name] || MEANT[name]([...rows], all), `${name}: ${JSON.stringify([...rows]).slice(0, 1000)}`);
      if (name === 'timing') expect(rows.timing['total-ms'] !== undefined, 'timing: it does not say how long it took');
    }
  }
  return cases.length;
}

// What the library does not write as Census wants it must not bring what was meant.
async function broken() {
  const terms = { rank_ordinal: ['>1', '<5'] };
  const [row] = await rest.getQueryBuilder('outfit')
    .join({ type: 'outfit_member', list: '1', inject_at: 'members', terms }).get({ alias: 'DAWN' });
  expect((row.members ?? []).length !== 2, 'several terms of a join work');
  report('terms', { broken: BROKEN.terms });
}

// Rows of a collection and their number are those that Census has without the library. What changes while one looks, or
// has yet to happen, is looked at again.
async function collection(name, conditions) {
  const terms = Object.entries(conditions).map(([field, value]) => `${field}=${value}`).join('&');
  let rows, body, count, counted;
  for (let attempt = 0; attempt < 60; attempt += 1) {
    rows = [...await rest.getQueryBuilder(name).limit(3).get(conditions)];
    body = await raw(`${name}?${terms}&c:limit=3`);
    count = await rest.count(name, conditions);
    counted = (await raw(`${name}?${terms}`, 'count')).count;
    const isSame = isDeepStrictEqual(rows, body[`${name}_list`]) && count === counted;
    if (isSame && rows.length >= 1 && rows.length <= 3 && count >= 1) return;
    await setTimeout(500);
  }
  throw new Disagreement(`${name}: ${count} and ${JSON.stringify(rows)}, not ${counted} and ${JSON.stringify(body)}`);
}

// Every collection gives rows, and as many as it counts.
async function collections() {
  const all = (await raw('')).datatype_list.map(row => row.name);
  const needs = {
    characters_event: { character_id: LEAD, type: 'KILL' }, characters_event_grouped: { character_id: LEAD },
    characters_leaderboard: { character_id: LEAD, name: 'Kills', period: 'Forever' }, event: { type: 'KILL' },
    leaderboard: { name: 'Kills', period: 'Forever' }, map: { world_id: '1', zone_ids: '2' },
    single_character_by_id: { character_id: LEAD }, world_event: { world_id: '1' },
  };
  for (const name of all) await collection(name, needs[name] ?? {});
  return all.length;
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Disagreement('an error was expected');
}

// Errors come as the errors that the library has for them.
async function errors() {
  const unknown = await failure(rest.getQueryBuilder('bogus').get({}));
  expect(unknown instanceof Rest.CensusRestException && unknown.hasNoData(), `an unknown collection: ${unknown}`);
  const term = await failure(rest.getQueryBuilder('item').get({ item_id: 'x' }));
  expect(term instanceof Rest.CensusServerError && term.message.startsWith('INVALID_SEARCH_TERM'), `a bad term: ${term}`);
  const refused = new Rest.Client('ps2', { ...options, serviceId: 'refused' });
  const id = await failure(refused.getQueryBuilder('item').get({}));
  expect(id instanceof Rest.CensusRestException && id.message.startsWith('Provided Service ID'), `a bad service id: ${id}`);
}

// The characters of the last rank ups, by the manager that keeps them.
async function characters() {
  const client = new CensusClient('ps2census', 'ps2', { rest: { baseURL: where.census } });
  const facts = fs.readFileSync(ledger, 'utf8').split('\n').slice(0, -1).map(line => JSON.parse(line));
  const ranks = new Map(facts.filter(fact => fact.type === 'planetside.battle_rank_up')
    .map(fact => [String(fact.data.character_id), Number(fact.data.battle_rank)]));
  for (const id of [LEAD, ...ranks.keys()]) {
    const [one, again] = [await client.characterManager.fetch(id), await client.characterManager.fetch(id)];
    expect(one.character_id === id && isDeepStrictEqual(one, again), `character ${id} is ${JSON.stringify(one)}`);
    const [row] = (await raw(`character?character_id=${id}`)).character_list;
    expect(isDeepStrictEqual([one.name, one.faction_id, one.head_id, one.title_id],
      [row.name, row.faction_id, row.head_id, row.title_id]), `character ${id} is ${JSON.stringify(one)}`);
    expect(Number(one.battle_rank.value) >= (ranks.get(id) ?? 1), `${id} has rank ${one.battle_rank.value}`);
  }
  const error = await failure(client.characterManager.fetch('1'));
  expect(error, 'nobody is character 1');
  return ranks.size + 1;
}

async function main() {
  const counts = [await commands(), await collections(), await characters()];
  await broken();
  await errors();
  console.error(`ps2census: ${counts[0]} commands, ${counts[1]} collections and ${counts[2]} characters as Census has them`);
}

main().then(() => process.exit(0), error => {
  console.error(`ps2census: ${error instanceof Disagreement ? error.message : error.stack}`);
  process.exit(1);
});
