// What the settings of the org around an app say, as far as the project holds them.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "project/files.h"
#include "project/project.h"

namespace calint {

/// Reads the settings files of projects when first asked. Safe for several threads.
class Surroundings {
  public:
    Surroundings(FileSystem& files, const Schema& schema) : files_(files), schema_(schema) {}

    /// The text of an element of a settings type (`OauthOidcSettings`, `isPkceRequired`) in the
    /// project's settings files; "" where none says it.
    std::string setting(const Project& project, std::string_view type, std::string_view element);

  private:
    using Settings = std::map<std::string, std::string, std::less<>>;  ///< `Type/element` to text
    Settings read(const Project& project) const;

    FileSystem& files_;
    const Schema& schema_;
    std::mutex mutex_;
    std::map<const Project*, Settings> known_;
};

}  // namespace calint
