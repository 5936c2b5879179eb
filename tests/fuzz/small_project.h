// A small project with something to find for every kind of rule, for what is fuzzed beside it.
#pragma once

#include "project.h"

namespace calint::fuzz {

inline Files small_project() {
    return {{"Acme.connectedApp-meta.xml",
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
             "    <contactEmail>a@acme.io</contactEmail>\n"
             "    <label>Acme</label>\n"
             "    <!-- calint: ignore callback-loopback because it is for the command line -->\n"
             "    <oauthConfig>\n"
             "        <callbackUrl>http://localhost:1717/OauthRedirect\nhttp://acme.io/cb"
             "</callbackUrl>\n"
             "        <scopes>Full</scopes>\n"
             "        <scopes>RefreshToken</scopes>\n"
             "    </oauthConfig>\n"
             "    <oauthPolicy>\n"
             "        <ipRelaxation>BYPASS</ipRelaxation>\n"
             "        <refreshTokenPolicy>infinite</refreshTokenPolicy>\n"
             "    </oauthPolicy>\n"
             "</ConnectedApp>\n"},
            {"apps.yaml", "kind: connected-app\nname: Hub\nscopes: [full, api]\n"},
            {"load/own.yaml",
             "id: own\n"
             "title: Own rule\n"
             "severity: low\n"
             "tags: [oauth]\n"
             "when: {field: oauth.scopes, equals: Full}\n"
             "message: \"{app} asks for {value}\"\n"
             "why: It is a rule of one's own.\n"
             "remedy: Ask for less.\n"
             "tests:\n"
             "  flag:\n"
             "    - oauth.scopes: [Full]\n"
             "  pass:\n"
             "    - oauth.scopes: [Api]\n"
             "    - oauth.scopes: [Id]\n"},
            {"notes.txt", "The password is not here.\n"}};
}

}  // namespace calint::fuzz
