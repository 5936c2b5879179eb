#include "project/discover.h"

#include "catch.h"
#include "project/root.h"
#include "project/scannable.h"
#include "rules/builtin.h"

using namespace calint;

namespace {

constexpr const char* app = "<ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>";

std::vector<std::string> found(std::map<std::string, std::string> tree,
                               const std::vector<std::string>& paths) {
    MemoryFiles files(std::move(tree));
    std::vector<std::string> names;
    for (const Candidate& c :
         discover(files, paths, builtin_catalog.schema, {.secrets = false}).files)
        names.push_back(c.path());
    return names;
}

}  // namespace

TEST_CASE("apps are found by suffix, by root element and by kind") {
    const auto names = found({{"a/X.connectedApp-meta.xml", app},
                              {"a/Y.connectedApp", app},
                              {"a/template.xml", app},
                              {"a/other.xml", "<project/>"},
                              {"a/pom.xml", "<?xml version=\"1.0\"?><!-- x --><project/>"},
                              {"a/Z.profile-meta.xml", "<Profile/>"},
                              {"a/W.connectedapp-meta.xml", app},
                              {"a/d.connectedApp.yaml", "label: x"},
                              {"a/e.yml", "# c\nkind: ConnectedApp\n"},
                              {"a/f.yml", "kind: Deployment\n"},
                              {"a/node_modules/N.connectedApp", app},
                              {"a/readme.md", "text"}},
                             {"a"});
    CHECK(names == std::vector<std::string>{"a/W.connectedapp-meta.xml",
                                            "a/X.connectedApp-meta.xml", "a/Y.connectedApp",
                                            "a/Z.profile-meta.xml", "a/d.connectedApp.yaml",
                                            "a/e.yml", "a/template.xml"});
}

TEST_CASE("other files are taken for their text, but for those that hold none") {
    const std::map<std::string, std::string> tree{{"a/readme.md", "text"},
                                                  {"a/x.png", "text"},
                                                  {"a/package-lock.json", "{}"},
                                                  {"a/keys.jks", "text"},
                                                  {"a/.env", "A=b"},
                                                  {"a/f.yml", "kind: Deployment"},
                                                  {"a/.git/config", "x"},
                                                  {"a/.sfdx/a.json", "{}"},
                                                  {"a/sync.profile", "%modules = ("},
                                                  {"a/y.profile", "<Profile/>"},
                                                  {"a/nested.yml", "a:\n  kind: ConnectedApp\n"}};
    MemoryFiles files(tree);
    std::vector<std::string> texts;
    const Discovery all = discover(files, {"a"}, builtin_catalog.schema);
    for (const Candidate& file : all.files) {
        if (file.notation == Notation::text) texts.push_back(file.path());
    }
    CHECK(texts == std::vector<std::string>{"a/.env", "a/f.yml", "a/keys.jks", "a/nested.yml",
                                            "a/readme.md", "a/sync.profile"});
    CHECK(all.files.size() == texts.size() + 1);
    CHECK(discover(files, {"a"}, builtin_catalog.schema, {.secrets = false}).files.size() == 1);
}

TEST_CASE("a file is told by its first bytes, to the limit and not one beyond") {
    const auto is_app = [](std::size_t size) {
        // The root's name is the last that is looked at.
        const std::string name = "<ConnectedApp";
        const std::string begin = "<!--" + std::string(size - 7 - name.size(), 'x') + "-->";
        return found({{"a/x.xml", begin + name + "/>"}}, {"a"}).size() == 1;
    };
    CHECK(is_app(256 << 10));
    CHECK_FALSE(is_app((256 << 10) + 1));
    CHECK(unscannable_content(std::string(4095, 'x') + '\0') == "binary");
    CHECK(unscannable_content(std::string(4096, 'x') + '\0') == "");
}

TEST_CASE("files come in the order of their paths, byte by byte") {
    const std::vector<std::string> sorted{"a/b.connectedApp",   "a/b.d/X.connectedApp",
                                          "a/b/X.connectedApp", "a/b0.connectedApp",
                                          "a/z/X.connectedApp", "a/\xC3\xA9/X.connectedApp"};
    std::map<std::string, std::string> tree;
    for (const std::string& path : sorted) tree[path] = app;
    CHECK(found(tree, {"a"}) == sorted);
}

TEST_CASE("a file that is named twice is read once") {
    CHECK(found({{"a/X.connectedApp", app}}, {"a", "a/X.connectedApp", "./a/../a"}).size() == 1);
}

TEST_CASE("what cannot be found or holds no app is told") {
    MemoryFiles files(std::map<std::string, std::string>{{"a/readme.md", "text"}});
    const Discovery nothing = discover(files, {"a"}, builtin_catalog.schema, {.secrets = false});
    CHECK(nothing.empty_paths == std::vector<std::string>{"a"});
    CHECK(nothing.skipped.size() == 1);
    const Discovery missing = discover(files, {"b"}, builtin_catalog.schema);
    REQUIRE(missing.problems.size() == 1);
    CHECK(missing.problems[0].problem.message == "cannot read: No such file or directory");
}

TEST_CASE("the API version comes from the project around a file") {
    const std::string here = absolute_path(".");
    MemoryFiles files(std::map<std::string, std::string>{
        {"sfdx-project.json", R"({"sourceApiVersion": "62.0"})"},
        {"old/package.xml", "<Package><version>55.0</version></Package>"}});
    Projects projects(files, builtin_catalog.schema, here);
    CHECK(projects.of(here + "/force-app/x").api_version == 62);
    CHECK(projects.of(here + "/old/connectedApps").api_version == 55);
    const auto version_of = [&](std::size_t size) {
        std::string package = "<Package><version>55.0</version></Package>";
        package.insert(9, size - package.size(), ' ');
        MemoryFiles large(std::map<std::string, std::string>{{"old/package.xml", package}});
        return Projects(large, builtin_catalog.schema, here).of(here + "/old").api_version;
    };
    CHECK(version_of(64u << 20) == 55);
    CHECK(version_of((64u << 20) + 1) == 0);
    MemoryFiles none(std::map<std::string, std::string>{});
    CHECK(Projects(none, builtin_catalog.schema, here).of(here + "/x").api_version == 0);
}

TEST_CASE("a .forceignore that is too large to be read is told") {
    const std::string here = absolute_path(".");
    for (const std::size_t more : {0, 1}) {
        MemoryFiles files(std::map<std::string, std::string>{
            {"sfdx-project.json", "{}"}, {".forceignore", std::string((1u << 20) + more, '#')}});
        Projects projects(files, builtin_catalog.schema, here);
        projects.of(here);
        REQUIRE(projects.problems.size() == more);
        if (more == 0) continue;
        CHECK(projects.problems[0].first == ".forceignore");
        CHECK(projects.problems[0].second.code == "limit-size");
    }
}

TEST_CASE("what stands in a folder") {
    CHECK(stands_in("/a/b", "/a"));
    CHECK(stands_in("/a", "/a"));
    CHECK(stands_in("/a", "/"));
    CHECK_FALSE(stands_in("/ab", "/a"));
    CHECK_FALSE(stands_in("/", "/a"));
}

TEST_CASE("a project tells what it ignores, what it replaces and what it holds") {
    const std::string here = absolute_path(".");
    MemoryFiles files(std::map<std::string, std::string>{
        {"p/sfdx-project.json",
         R"({"packageDirectories": [{"path": "force-app"}],
             "replacements": [{"filename": "force-app/A.connectedApp-meta.xml",
                               "stringToReplace": "THE_KEY", "replaceWithEnv": "KEY"},
                              {"glob": "force-app/**/*.xml", "regexToReplace": "host-\\d"}]})"},
        {"p/.forceignore",
         "# "
         "comment\n**/jsconfig.json\nsecret/\n*.ecaGlblOauth-meta.xml\n!keep/"
         "*.ecaGlblOauth-meta.xml\n"},
        {"p/force-app/permissionsets/Sync%20Jobs.permissionset-meta.xml", ""},
        {"p/force-app/classes/Hook.cls", ""},
        {"p/other/classes/Elsewhere.cls", ""}});
    Projects projects(files, builtin_catalog.schema, here);
    const Project& project = *projects.of(here + "/p/force-app/main").project;
    CHECK(project.has_manifest);
    CHECK(project.ignores(here + "/p/force-app/x/A.ecaGlblOauth-meta.xml"));
    CHECK(project.ignores(here + "/p/force-app/secret/x/B.eca-meta.xml"));
    CHECK_FALSE(project.ignores(here + "/p/force-app/x/A.eca-meta.xml"));
    CHECK_FALSE(project.ignores(here + "/p/keep/A.ecaGlblOauth-meta.xml"));
    const std::string app_path = here + "/p/force-app/A.connectedApp-meta.xml";
    CHECK(project.replaces_in(app_path, "x THE_KEY y"));
    CHECK_FALSE(project.replaces_in(here + "/p/force-app/B.connectedApp-meta.xml", "THE_KEY"));
    CHECK(project.replaces_in(app_path, "https://host-3/cb"));
    CHECK_FALSE(project.replaces_in(app_path, "https://host/cb"));
    CHECK(project.index().permission_sets.contains("Sync Jobs"));
    CHECK(project.index().classes.contains("Hook"));
    CHECK_FALSE(project.index().classes.contains("Elsewhere"));
    CHECK_FALSE(projects.of(here + "/elsewhere").project->has_manifest);
}

TEST_CASE("a program that has metadata in it is none") {
    MemoryFiles files(std::map<std::string, std::string>{
        {"a/connectedapp.py", "\"\"\"tasks\"\"\"\nTEXT = '<ConnectedApp></ConnectedApp>'\n"}});
    const Discovery all = discover(files, {"a"}, builtin_catalog.schema);
    REQUIRE(all.files.size() == 1);
    CHECK(all.files[0].notation == Notation::text);
}

TEST_CASE("paths are made normal without looking") {
    const std::map<std::string, std::string> paths{{"", "."},
                                                   {".", "."},
                                                   {"./", "."},
                                                   {"a", "a"},
                                                   {"a/", "a"},
                                                   {"a//b", "a/b"},
                                                   {"./a/./b", "a/b"},
                                                   {"a/..", "."},
                                                   {"a/../b", "b"},
                                                   {"a/b/../..", "."},
                                                   {"..", ".."},
                                                   {"../..", "../.."},
                                                   {"../a/..", ".."},
                                                   {"../a/../b", "../b"},
                                                   {"a/../..", ".."},
                                                   {"a/../../b", "../b"},
                                                   {"/", "/"},
                                                   {"//", "/"},
                                                   {"/..", "/"},
                                                   {"/a/..", "/"},
                                                   {"/a/../..", "/"},
                                                   {"/a/../b/", "/b"},
                                                   {"/../a", "/a"},
                                                   {"...", "..."},
                                                   {"/a/b/../c", "/a/c"},
                                                   {"a/b/../../../c/..", ".."}};
    for (const auto& [path, normal] : paths) CHECK(normal_path(path) == normal);
    const std::string here = absolute_path(".");
    CHECK(here.starts_with('/'));
    CHECK(absolute_path("a/..") == here);
    CHECK(shown_path(here + "/a") == "a");
}

TEST_CASE("a folder knows both of its paths, whether or not one is how the other ends") {
    const Folder below("force-app/main", "/home/ann/project/force-app/main");
    CHECK(below.path() == "force-app/main");
    CHECK(below.absolute() == "/home/ann/project/force-app/main");
    const Folder elsewhere("../other", "/home/ann/other");
    CHECK(elsewhere.path() == "../other");
    CHECK(elsewhere.absolute() == "/home/ann/other");
    const Folder current("", "/home/ann");
    CHECK(current.path().empty());
    CHECK(current.absolute() == "/home/ann");
    CHECK(current.shown() == ".");
}

TEST_CASE("a name that is longer than any disk has it is a problem, and its neighbours are read") {
    const std::string long_name(Candidate::longest_name, 'x');
    MemoryFiles files({{"a/" + long_name, "A=b"}, {"a/x" + long_name, "A=b"}, {"a/y.env", "A=b"}});
    const Discovery all = discover(files, {"a"}, builtin_catalog.schema);
    REQUIRE(all.files.size() == 2);
    CHECK(all.files.front().name() == long_name);
    CHECK(all.files.back().path() == "a/y.env");
    REQUIRE(all.problems.size() == 1);
    CHECK(all.problems.front().problem.message == "its name is too long");
    CHECK(all.problems.front().path.size() <= 1000);
}
