// check.mjs WHAT ...: what no schema says of the reports. Run by validate.sh.
//
//   schema TOOLS SCHEMA FILE       JSON Schema, with ajv
//   reports TOOLS FOLDER NAME      FOLDER/NAME.FORMAT for every format against FOLDER/NAME.json,
//                                  read in the way of the programs they are for
//
// Files are looked for from the current folder, which is the project's root.
import fs from 'fs';
import { createRequire } from 'module';
import path from 'path';
import { pathToFileURL } from 'url';

const [what, tools, ...rest] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(tools), 'package.json'));
const load = async (name) => import(pathToFileURL(
    path.join(path.resolve(tools), 'node_modules', name, 'index.js')).href);
let failed = 0;
function fail(report, text) {
    console.log(`${report}: ${text}`);
    failed = 1;
}
function expect(report, name, actual, expected) {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (a !== b) fail(report, `${name}: ${a} instead of ${b}`);
}

function schema(schemaFile, file) {
    const json = JSON.parse(fs.readFileSync(schemaFile, 'utf8'));
    const draft4 = String(json.$schema).includes('draft-04');
    const Ajv = require(draft4 ? 'ajv-draft-04' : 'ajv');
    const ajv = new (Ajv.default ?? Ajv)({ strict: false, allErrors: true });
    require('ajv-formats').default(ajv);
    const validate = ajv.compile(json);
    if (validate(JSON.parse(fs.readFileSync(file, 'utf8')))) return;
    for (const e of validate.errors.slice(0, 10))
        fail(path.basename(file), `${path.basename(schemaFile)}: ${e.instancePath} ${e.message}`);
}

// A path as a log may show it; bytes that are no UTF-8 are U+FFFD in JSON.
const deceptive = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
const logged = (text) => text
    .replace(deceptive, (c) => `\\u{${c.codePointAt(0).toString(16).toUpperCase()}}`)
    .replace(/##([A-Za-z]*)\[/g, '##$1\\u{5B}');
const unreadable = (text) => text.replace(/\\x[89A-F][0-9A-F]/g, '\ufffd');
const sorted = (list) => list.map((item) => JSON.stringify(item)).sort();
const advice = (item) => [item.message, item.remedy].filter(Boolean)
    .map((text) => (/[.?]$/.test(text) ? text : `${text}.`)).join(' ');

/// The lines of a CI log as the runner reads them: every one must be a whole command of ours.
function commands(report, text, pattern, decodeProperty, decodeData, separator) {
    expect(report, 'the end', text === '' || text.endsWith('\n'), true);
    return text.split('\n').slice(0, -1).flatMap((line) => {
        const match = pattern.exec(line);
        if (!match) {
            fail(report, `no command: ${line}`);
            return [];
        }
        const [, kind, list, data] = match;
        if (/[\r\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(line))
            fail(report, `control characters: ${JSON.stringify(line)}`);
        if (/##[A-Za-z]*\[/.test(line.slice(2 + line.indexOf('['))) || /##[A-Za-z]*\[/.test(data))
            fail(report, `a second command: ${line}`);
        const properties = {};
        for (const part of list.split(separator).filter(Boolean)) {
            const at = part.indexOf('=');
            properties[part.slice(0, at)] = decodeProperty(part.slice(at + 1));
        }
        return [{ kind, properties, message: decodeData(data) }];
    });
}
const decode = (pairs) => (text) => pairs.reduce((t, [code, c]) => t.replaceAll(code, c), text);
const line_ends = [['%0D', '\r'], ['%0A', '\n']];
const rank = { error: 0, warning: 1, notice: 2 };

function compare_commands(report, found, expected, code, kinds) {
    expect(report, 'count', found.length, expected.length);
    const order = found.map((c) => rank[c.kind]);
    if (order.some((r, i) => i > 0 && r < order[i - 1])) fail(report, 'not the worst first');
    const [file, line] = code === 'title' ? ['file', 'line'] : ['sourcepath', 'linenumber'];
    expect(report, 'commands',
        sorted(found.map((c) => [c.kind, unreadable(c.properties[file]), c.properties[line] ?? '',
            c.properties[code], c.message])),
        sorted(expected.map((e) => [kinds[e.severity], logged(e.path), e.whole ? '' : `${e.line}`,
            e.id, e.text])));
}

async function reports(folder, name) {
    const read = (format) => fs.readFileSync(path.join(folder, `${name}.${format}`), 'utf8');
    for (const format of ['github', 'gitlab', 'azure', 'junit', 'checkstyle', 'rdjson', 'sonar', 'markdown']) {
        const text = read(format);
        if (text.startsWith('\ufeff') || text.includes('\r')) fail(`${name}.${format}`, 'BOM or CR');
        if (text.includes('\ufffd') && !/\ufffd/.test(read('json')) && !['junit', 'checkstyle'].includes(format))
            fail(`${name}.${format}`, 'no UTF-8');
        if (text.includes(process.cwd())) fail(`${name}.${format}`, 'an absolute path');
    }
    const json = JSON.parse(read('json'));
    const gitlab = JSON.parse(read('gitlab'));
    const rdjson = JSON.parse(read('rdjson'));
    const sonar = JSON.parse(read('sonar'));
    const count = json.findings.length + json.problems.length;

    // The JSON report tells everything but the path from the root, which GitLab's has. Both list
    // findings in one order; problems come first in GitLab's.
    const report = `${name}.gitlab`;
    expect(report, 'count', gitlab.length, count);
    const all = [...json.problems, ...json.findings].map((item, i) => ({
        id: item.rule ?? item.code,
        severity: item.severity ?? 'problem',
        path: gitlab[i]?.location.path,
        line: item.location.region?.startLine ?? 1,
        whole: !item.location.region,
        text: item.severity ? advice(item) : gitlab[i]?.description,
        item,
    }));
    all.forEach((e, i) => {
        const g = gitlab[i];
        expect(report, 'entry', [g.check_name, g.location.lines.begin, g.description], [e.id, e.line, e.text]);
        if (e.severity === 'problem' && !g.description.startsWith(e.item.message)) fail(report, `message: ${g.description}`);
        expect(report, 'severity', g.severity, { problem: 'blocker', critical: 'blocker', high: 'critical', medium: 'major', low: 'minor', info: 'info' }[e.severity]);
    });
    if (new Set(gitlab.map((g) => g.fingerprint)).size !== count) fail(report, 'equal fingerprints');

    const level = (error, warning, note) => ({ problem: error, critical: error, high: error, medium: warning, low: note, info: note });
    compare_commands(`${name}.github`, commands(`${name}.github`, read('github'),
        /^::(error|warning|notice) ([^:]*)::(.*)$/,
        decode([...line_ends, ['%3A', ':'], ['%2C', ','], ['%25', '%']]),
        decode([...line_ends, ['%25', '%']]), ','), all, 'title', level('error', 'warning', 'notice'));
    compare_commands(`${name}.azure`, commands(`${name}.azure`, read('azure'),
        /^##vso\[task\.logissue type=(error|warning);([^\]]*)\](.*)$/,
        decode([['%3B', ';'], ...line_ends, ['%5D', ']'], ['%AZP25', '%']]),
        decode([...line_ends, ['%AZP25', '%']]), ';'), all, 'code', level('error', 'warning', 'warning'));

    // Columns: the bytes that calint means must stand between them.
    expect(`${name}.rdjson`, 'count', rdjson.diagnostics.length, count);
    expect(`${name}.sonar`, 'count', sonar.issues.length, count);
    expect(`${name}.sonar`, 'rules', sonar.rules.map((r) => r.id), [...new Set(sonar.issues.map((i) => i.ruleId))].sort());
    all.forEach((e, i) => {
        const d = rdjson.diagnostics[i];
        const s = sonar.issues[i];
        expect(`${name}.rdjson`, 'entry', [d.code.value, d.location.path, d.message], [e.id, e.path, e.text]);
        expect(`${name}.sonar`, 'entry', [s.ruleId, s.primaryLocation.filePath, s.primaryLocation.message], [e.id, e.path, e.text]);
        expect(`${name}.rdjson`, 'severity', d.severity, level('ERROR', 'WARNING', 'INFO')[e.severity]);
        const region = e.item.location.region;
        const range = s.primaryLocation.textRange;
        if (!region) return expect(name, 'no range', [d.location.range, range], [undefined, undefined]);
        if (region.startLine !== region.endLine || !fs.existsSync(e.path)) return;
        const bytes = fs.readFileSync(e.path);
        const meant = bytes.subarray(region.byteOffset, region.byteOffset + region.byteLength);
        let line = Buffer.from(bytes.toString('latin1').split('\n')[region.startLine - 1] ?? '', 'latin1');
        if (region.startLine === 1 && bytes.toString('latin1').startsWith('\xef\xbb\xbf')) line = line.subarray(3);
        if (bytes[0] === 0xff || bytes[0] === 0xfe) return;  // UTF-16: offsets are those of its UTF-8
        const { start, end } = d.location.range;
        expect(`${name}.rdjson`, 'bytes', line.subarray(start.column - 1, end.column - 1).toString('hex'), meant.toString('hex'));
        if (region.byteLength === 0) return expect(`${name}.sonar`, 'empty range', [range.startColumn, range.endColumn], [undefined, undefined]);
        expect(`${name}.sonar`, 'columns', line.toString().slice(range.startColumn, range.endColumn), meant.toString());
        if (range.startColumn >= range.endColumn) fail(`${name}.sonar`, 'empty range');
    });

    await markdown(`${name}.markdown`, read('markdown'), json);
    if (!failed) console.log(`${name}: ${json.findings.length} findings and ${json.problems.length} problems in every format`);
}

/// Rendered by a parser of GitHub's Markdown, nothing but our own elements and plain words is left
/// outside of code.
async function markdown(report, text, json) {
    const { micromark } = await load('micromark');
    const { gfm, gfmHtml } = await load('micromark-extension-gfm');
    const html = micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    if (!text.startsWith('<!-- calint -->\n## calint ')) fail(report, 'no marker');
    if (text.length >= 65536) fail(report, `${text.length} characters`);
    const rest = html.replace(/^<!-- calint -->\n/, '').replace(/<code>[^<]*<\/code>/g, 'CODE');
    const known = /^<\/?(h2|h3|p|table|thead|tbody|tr|details|summary|ul|li)>$|^<t[hd]( align="right")?>$|^<\/(t[hd]|a)>$/;
    for (const [tag] of rest.matchAll(/<[^>]*>/g)) {
        const link = /^<a href="(https?:[^"]*)">$/.exec(tag);
        if (!known.test(tag) && !link) fail(report, `element ${tag}`);
    }
    // Every link is a rule's: its text is the rule's name, alone.
    const allLinks = (rest.match(/<a /g) ?? []).length;
    if (allLinks !== (rest.match(/<a href="[^"]*">CODE<\/a>/g) ?? []).length) fail(report, 'a link that is no rule');
    const words = rest.replace(/<[^>]*>/g, ' ');
    const bad = /[@#`|*\\[\]~$_]|https?:|www\.|[0-9a-f]{7}/.exec(words);
    if (bad) fail(report, `outside of code: ${words.slice(Math.max(0, bad.index - 40), bad.index + 40)}`);
    const problems = json.problems.length;
    const cells = (row) => (row.match(/<td/g) ?? []).length;
    const rows = rest.match(/<tr>[\s\S]*?<\/tr>/g) ?? [];
    const tables = rows.filter((row) => cells(row) === 4).length;
    expect(report, 'rows', tables <= 10 && (tables > 0) === json.findings.length > 0, true);
    const skipped = (what) => Number(new RegExp(`^(\\d+) more ${what}s? not shown$`, 'm').exec(text)?.[1] ?? 0);
    const severities = Object.values(json.summary.bySeverity).filter((n) => n > 0).length;
    expect(report, 'problems', rows.filter((row) => cells(row) === 2).length - severities + skipped('problem'), problems);
    expect(report, 'findings', (rest.match(/<li>/g) ?? []).length + skipped('finding'), json.findings.length);
    const heading = ['passed', 'failed', 'could not check everything'][json.summary.exitStatus];
    if (!text.includes(`## calint ${heading}\n`)) fail(report, 'the heading');
}

if (what === 'schema') schema(...rest);
else if (what === 'reports') await reports(...rest);
else fail('check.mjs', 'what?');
process.exit(failed);
