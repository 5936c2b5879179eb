#!/usr/bin/env bash
# hostile.sh FOLDER: files whose names and contents try to be commands, markup, links and mentions in
# every report.
set -euo pipefail
mkdir -p "$1"
cd "$1"

app() { # NAME VALUE ELEMENT
    cat >"$1" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>a@acme.io</contactEmail><!-- 😀é --><label>$2</label>
    <oauthConfig>
        <!-- ü😀 --><callbackUrl>https://acme.io/$2#x</callbackUrl>
        <isAdminApproved>true</isAdminApproved>
        <!-- ü😀 --><scopes>$2</scopes>
    </oauthConfig>
    <permissionSetName>Sales</permissionSetName>
    $3
</ConnectedApp>
XML
}
rtl=$'\u202e\u2066'
suffix=.connectedApp-meta.xml
app "::error::x%0A::warning::y%25,z;a]b$suffix" \
    '::error::x%0A::warning file=a,line=1::y%25&#10;::error::forged' '<a%0A::error::b/>'
app $'::error::x\n::error::forged\r##[error]x'"$suffix" '##[group]x##vso[task.setvariable variable=a]b' '<x/>'
app $'##vso[task.complete result=Succeeded;]x ##[group] ##teamcity[message text=\'x\']'"$suffix" \
    "##teamcity[message text='x'] %AZP25 %0D ; ]" '<y/>'
app $'a\'"&<script> ]]> --> &amp; \x01\x1b[31m'"$rtl$suffix" \
    "]]&gt; &lt;/script&gt; --&gt; &amp;amp; &#x9b; &lt;!-- $rtl &#xFFFD;" '<z/>'
app "@octocat #123 GH-1 a1b2c3d4e5 [x](http:e.vil) \`a\` \`\`b | c\\| d 😀$suffix" \
    '@octocat o/r#123 GH-1 a1b2c3d4e5f6 [x](http://evil) ![y](//evil) &lt;img src=x&gt; **b** `a` ``b`` | c \| d https://evil www.evil.com me@evil.com $x$ 😀' '<é/>'
app $'caf\xe9'"$suffix" "caf\xc3\xa9 \`" '<w/>'
# With a byte order mark, and long.
{ printf '\xef\xbb\xbf'; cat "@octocat"*; } >"BOM_é$suffix"
app "Long$suffix" "$(printf '|`%.0s' {1..3000})" '<v/>'
# Not to be read: a name, a message, no name at all.
printf '<ConnectedApp><a>\n</b@octocat ::error::x></ConnectedApp>\n' >$'broken\n::error::x'"$suffix"
printf '<ConnectedApp>\n<<<<<<< @octocat `x` | ##vso[task.complete]\n' >"conflict | \`b\` ##vso[x]$suffix"
: >"empty$suffix"
