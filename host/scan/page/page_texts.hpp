// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace antikelvin {

/// page.html, page_table.html, page.css and page.js of this folder, as the build has read them. The
/// page is readable without its program, which sorts and filters tables.
extern char const* const kPageTemplate;
extern char const* const kPageTableTemplate;
extern char const* const kPageStyle;
extern char const* const kPageScript;

}  // namespace antikelvin
