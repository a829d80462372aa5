// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdlib>
#include <optional>
#include <string>

#include "support/temporary_folder.hpp"

namespace antikelvin::test {

inline bool has_command(std::string const& name) {
  return std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0;
}

/// Opens a page in a frame of that width, runs a script in it after it has loaded, and returns what that gives to `say(text)`,
/// which it must call. None where Chromium is missing or does not start.
inline std::optional<std::string> said_in_browser(TemporaryFolder const& folder, std::string page,
                                                  std::string const& script, int width = 1280,
                                                  std::string const& flags = "") {
  if (!has_command("chromium")) return std::nullopt;
  page.insert(page.rfind("</body>"),
              "<script>const say = text => parent.postMessage(String(text), '*');"
              "addEventListener('load', () => {" +
                  script + "});</script>");
  folder.write("framed.html", page);
  folder.write("frame.html",
               "<!DOCTYPE html><html><body><script>addEventListener('message', event => { "
               "document.body.dataset.said = encodeURIComponent(event.data); });</script>"
               "<iframe src='framed.html' style='border:0;width:" +
                   std::to_string(width) + "px;height:900px'></iframe></body></html>");
  std::string const command = "cd " + folder.path().string() +
                              " && timeout 60 chromium --headless --no-sandbox --disable-gpu "
                              "--window-size=1400,1000 --virtual-time-budget=5000 "
                              "--user-data-dir=profile " +
                              flags + " --dump-dom frame.html > dom.html 2>/dev/null";
  // A browser that does not come up on a busy machine is asked once more.
  if (std::system(command.c_str()) != 0 && std::system(command.c_str()) != 0) return std::nullopt;
  std::string const dom = folder.read("dom.html"), mark = "data-said=\"";
  std::size_t const from = dom.find(mark);
  if (from == std::string::npos) return "";
  std::string said, coded = dom.substr(from + mark.size(),
                                       dom.find('"', from + mark.size()) - from - mark.size());
  for (std::size_t i = 0; i < coded.size(); ++i) {
    if (coded[i] != '%') {
      said += coded[i];
      continue;
    }
    said += static_cast<char>(std::stoi(coded.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  return said;
}

}  // namespace antikelvin::test
