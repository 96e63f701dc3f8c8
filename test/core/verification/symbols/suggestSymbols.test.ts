import assert from 'node:assert/strict';
import { suggestSymbols } from '../../../../src/core/verification/symbols/suggestSymbols.ts';

const owners = {
  requests:
    'JSONDecodeError Request Response Session adapters api auth certs codes cookies delete exceptions get head hooks models options packages patch post put request session sessions status_codes structures utils warnings',
  session:
    'adapters auth cert close cookies delete get get_adapter get_redirect_target head headers hooks max_redirects merge_environment_settings mount options params patch post prepare_request proxies put rebuild_auth request resolve_redirects send should_strip_auth stream trust_env verify',
  response:
    'apparent_encoding close connection content cookies elapsed encoding headers history is_redirect iter_content iter_lines json links next ok raise_for_status raw reason request status_code text url',
  json: 'JSONDecodeError JSONDecoder JSONEncoder codecs decoder detect_encoding dump dumps encoder load loads scanner _default_decoder __all__',
  numpy:
    'abs add all amax any append arange array average clip concatenate convolve corrcoef cumsum diff dot exp linalg linspace mean median min ndarray normalize_axis_index ones percentile random reshape round sort sqrt std sum transpose unique var vstack zeros',
  frame:
    'apply astype columns copy count describe drop drop_duplicates dropna fillna groupby head iloc index info join loc mean melt merge pivot pivot_table plot query rename reset_index sample select_dtypes set_index shape sort_index sort_values tail to_csv to_dict to_excel to_json to_numpy to_parquet to_sql value_counts values where',
  dict: 'clear copy fromkeys get items keys pop popitem setdefault update values __contains__ __len__',
  logger:
    'addHandler critical debug error exception fatal getChild getEffectiveLevel handlers info isEnabledFor level log name removeHandler setLevel warn warning',
  random:
    'Random SystemRandom betavariate choice choices gauss getrandbits randbytes randint random randrange sample seed shuffle uniform',
  argparse: 'Action ArgumentParser FileType HelpFormatter Namespace ONE_OR_MORE PARSER REMAINDER SUPPRESS',
  path: 'absolute exists glob is_dir is_file iterdir joinpath mkdir name open parent read_bytes read_text rename resolve rglob rmdir stat suffix touch unlink with_suffix write_bytes write_text',
};

/** What does not exist, and the names that a person would look at first. */
const cases: readonly [owner: keyof typeof owners, name: string, nearest: readonly string[]][] = [
  ['requests', 'fetch_json', []],
  ['requests', 'download', []],
  ['requests', 'gett', ['get']],
  ['requests', 'Sesion', ['Session', 'session', 'sessions']],
  ['requests', 'get_session', ['session', 'sessions', 'Session']],
  ['requests', 'status_code', ['status_codes']],
  ['session', 'get_all', ['get']],
  ['session', 'get_json', ['get']],
  ['session', 'send_request', ['request', 'send']],
  ['session', 'fetch', []],
  ['session', 'set_header', ['headers', 'head']],
  ['response', 'jsonn', ['json']],
  ['response', 'get_json', ['json']],
  ['response', 'to_json', ['json']],
  ['response', 'status', ['status_code', 'raise_for_status']],
  ['response', 'body', []],
  ['response', 'raise_for_error', ['raise_for_status']],
  ['json', 'load_json', ['load', 'loads']],
  ['json', 'dumpz', ['dumps', 'dump']],
  ['json', 'parse', []],
  ['json', 'stringify', []],
  ['json', 'JSONDecodeErr', ['JSONDecodeError', 'JSONDecoder']],
  ['json', 'encoding_of', ['detect_encoding']],
  ['json', '_default_encoder', ['_default_decoder']],
  ['json', 'default_decoder', ['decoder']],
  ['numpy', 'moving_average', ['average']],
  ['numpy', 'cumulative_sum', []],
  ['numpy', 'normalize', ['normalize_axis_index']],
  ['numpy', 'stdev', ['std']],
  ['numpy', 'concat', ['concatenate']],
  ['numpy', 'arrange', ['arange']],
  ['numpy', 'rolling', []],
  ['frame', 'to_exel', ['to_excel']],
  ['frame', 'sort', ['sort_index', 'sort_values']],
  ['frame', 'sort_by_values', ['sort_values']],
  ['frame', 'value_count', ['value_counts']],
  ['frame', 'drop_na', ['dropna']],
  ['frame', 'remove_duplicates', ['drop_duplicates']],
  ['frame', 'groupBy', ['groupby']],
  ['frame', 'ix', []],
  ['dict', 'iteritems', ['items']],
  ['dict', 'has_key', ['keys']],
  ['dict', 'getdefault', ['setdefault']],
  ['logger', 'inform', ['info']],
  ['logger', 'success', []],
  ['logger', 'set_level', ['setLevel']],
  ['logger', 'trace', []],
  ['random', 'random_int', ['randint', 'random']],
  ['random', 'choose', ['choice']],
  ['random', 'rand_int', ['randint']],
  ['argparse', 'Parser', ['PARSER', 'ArgumentParser']],
  ['argparse', 'ArgParser', ['ArgumentParser', 'PARSER']],
  ['path', 'read_lines', []],
  ['path', 'is_directory', ['is_dir']],
  ['path', 'exist', ['exists']],
  ['path', 'write_txt', ['write_text']],
];

describe('suggestSymbols', () => {
  for (const [owner, name, nearest] of cases)
    it(`${owner}.${name}: ${nearest.join(', ') || 'none'}`, () => {
      assert.deepEqual(suggestSymbols(name, owners[owner].split(' ')), nearest);
    });

  it('gives three at most, never the name itself, and nothing for what is hardly a name', () => {
    assert.equal(suggestSymbols('read_x', ['read_a', 'read_b', 'read_c', 'read_d', 'read_x']).length, 3);
    assert.deepEqual(suggestSymbols('load', ['load']), []);
    assert.deepEqual(suggestSymbols('a', ['b', 'c', 'ab']), []);
  });

  it('proposes private names for private ones only', () => {
    assert.deepEqual(suggestSymbols('hidden', ['_hidden']), []);
    assert.deepEqual(suggestSymbols('_hiden', ['_hidden']), ['_hidden']);
  });
});
