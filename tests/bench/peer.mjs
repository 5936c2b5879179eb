// peer.mjs RULES.xml PATH ...: run the PMD engine of Salesforce Code Analyzer with its own XML rules and those of
// RULES.xml. Prints what each rule found, and the versions. Exits with 2 if something went wrong or nothing was found.
import {CodeAnalyzer, CodeAnalyzerConfig, EventType, LogLevel} from '@salesforce/code-analyzer-core';
import * as pmd from '@salesforce/code-analyzer-pmd-engine';

const [rules, ...paths] = process.argv.slice(2);
let errors = 0;
const fail = message => {
    errors += 1;
    console.error(message);
};
const listen = event => {
    if (event.logLevel === LogLevel.Error) fail(event.message);
};
const analyzer = new CodeAnalyzer(CodeAnalyzerConfig.fromObject({engines: {pmd: {custom_rulesets: [rules]}}}));
analyzer.onEvent(EventType.LogEvent, listen);
analyzer.onEvent(EventType.EngineLogEvent, listen);
await analyzer.addEnginePlugin(pmd.createEnginePlugin());
const workspace = await analyzer.createWorkspace(paths);
const selection = await analyzer.selectRules(['pmd:Xml'], {workspace});
const results = await analyzer.run(selection, {workspace});

const found = {};
for (const violation of results.getViolations()) {
    const rule = violation.getRule().getName();
    found[rule] = (found[rule] ?? 0) + 1;
    // When the engine breaks, that is a violation too, one without a file.
    if (!violation.getPrimaryLocation().getFile()) fail(violation.getMessage());
}
for (const [rule, count] of Object.entries(found).sort((a, b) => b[1] - a[1])) console.log(`${count}\t${rule}`);
const own = selection.getRulesFor('pmd').filter(rule => rule.getTags().includes('Custom')).length;
const version = results.getEngineRunResults('pmd').getEngineVersion();
console.log(`${results.getViolationCount()} findings of ${selection.getCount()} rules, ${own} of them from ${rules} ` +
    `(pmd-engine ${version}, core ${results.getCoreVersion()})`);
if (errors || own === 0 || results.getViolationCount() === 0) process.exitCode = 2;
