// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_text.hpp"

#include <cmath>
#include <cstdio>

namespace antikelvin {

std::string body_letter(std::size_t body) { return std::string(1, static_cast<char>('a' + body)); }

std::string with_error(double value, double error) {
  char text[64];
  std::snprintf(text, sizeof text, "%.4g +- %.2g", value, error);
  return text;
}

std::string contact_sentence(ContactAnalysis const& contact, std::string const& crossings) {
  std::string text = "starting at beta";
  for (std::size_t b = 0; b < contact.n_bodies(); ++b) {
    char number[32];
    std::snprintf(number, sizeof number, "%s %.5g", b == 0 ? "" : ",",
                  contact.result(b).start_beta);
    text += number;
  }
  if (contact.n_bodies() == 2)
    text += contact.flow_verdicts().flow == Flow::none
                ? ": no flow of energy could be told"
                : std::string(": energy flowed from ") + flow_name(contact.flow_verdicts().flow) +
                      ", " +
                      with_error(std::fabs(contact.gain(1).value) * contact.quantum(),
                                 contact.gain(1).error * contact.quantum());
  if (std::isfinite(contact.result(0).final_beta.value)) {
    text += "; in equilibrium beta is " +
            with_error(contact.result(0).final_beta.value, contact.result(0).final_beta.error);
    if (std::isfinite(contact.exact_beta())) {
      char number[40];
      std::snprintf(number, sizeof number, " (exact %.5g)", contact.exact_beta());
      text += number;
    }
  }
  if (!crossings.empty()) text += "; " + crossings;
  return text;
}

}  // namespace antikelvin
