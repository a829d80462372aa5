// SPDX-License-Identifier: Apache-2.0
#include "figure/labels.hpp"

#include <cctype>
#include <map>
#include <set>

#include "figure/gnuplot_program.hpp"

namespace antikelvin {
namespace {

using Words = std::map<std::string, std::string>;

/// Columns whose names say less than their labels.
std::map<std::string, AxisQuantity> const kColumns = {
    {"beta", {"inverse temperature", "β"}},
    {"start_beta_a", {"inverse temperature of a at the start", "β_a"}},
    {"energy", {"energy", "E"}},
    {"pump_rate", {"pump rate"}},
    {"time", {"time in sweeps"}},
    {"r", {"distance", "r"}},
    {"q", {"overlap", "q"}},
    {"T", {"temperature", "T"}},
    {"-1/T", {"negative inverse temperature", "−1/T"}}};

Words const kChinese = {
    {"Canonical ensemble across infinite temperature", "穿越无穷温度的正则系综"},
    {"Microcanonical entropy and temperature", "微正则熵与温度"},
    {"Distance from the limit of many subsystems", "与热力学极限的偏差"},
    {"Sampled means", "抽样平均值"},
    {"Distribution of the energy", "能量分布"},
    {"Distribution of the overlap", "重叠分布"},
    {"Correlations of spins", "自旋关联"},
    {"Single measurements", "逐次测量"},
    {"Averages over samples", "对样本的平均"},
    {"Relative energy fluctuation against system size", "相对能量涨落与系统大小"},
    {"Order parameter against system size", "序参量与系统大小"},
    {"Bodies in contact", "相互接触的物体"},
    {"Energy that a gives to b", "a 传给 b 的能量"},
    {"Hotness, measured: who gives energy to whom", "热度的测量：谁把能量给谁"},
    {"Driven subsystem", "受驱动的子系统"},
    {"Density of states", "态密度"},
    {"Canonical averages from the density of states", "由态密度得到的正则平均"},
    {"Zeros of the partition sum", "配分函数的零点"},
    {"Collapse of sizes", "不同尺寸的数据塌缩"},
    {"Crossings of neighbouring sizes", "相邻尺寸曲线的交点"},
    {"Collapse from the smallest size on", "从最小尺寸起的数据塌缩"},
    {"First-order transition", "一级相变"},
    {"Methods of one density of states", "同一态密度的不同方法"},
    {"Quanta in the modes of a band", "能带各模式中的量子"},
    {"Rates", "速率"},
    {"Microcanonical and canonical ensemble", "微正则系综与正则系综"},
    {"energy per spin e", "每个自旋的能量 e"},
    {"entropy per spin", "每个自旋的熵"},
    {"gap below the hull", "低于凹包络的差"},
    {"Samplers against exact values", "抽样器与精确值的比较"},
    {"energy", "能量"},
    {"energy from a to b", "由 a 到 b 的能量"},
    {"entropy", "熵"},
    {"entropy of a", "a 的熵"},
    {"entropy of the whole", "总熵"},
    {"entropy production", "熵产生"},
    {"heat capacity", "热容"},
    {"inverse temperature", "逆温度"},
    {"inverse temperature of a at the start", "a 的初始逆温度"},
    {"negative inverse temperature", "负逆温度"},
    {"temperature", "温度"},
    {"temperature T  (0^− ← … ±∞ … → 0^+)", "温度 T  (0^− ← … ±∞ … → 0^+)"},
    {"temperature T  (0^+ ← … ±∞ … → 0^−)", "温度 T  (0^+ ← … ±∞ … → 0^−)"},
    {"  (hot ← → cold)", "  (热 ← → 冷)"},
    {"  (cold ← → hot)", "  (冷 ← → 热)"},
    {"  (cold ← → hot; between the breaks linear in 1/T)", "  (冷 ← → 热；断口之间按 1/T 线性)"},
    {"attempted updates per ns", "每纳秒尝试的更新数"},
    {"barrier", "势垒"},
    {"case", "项目"},
    {"chemical potential over temperature", "化学势与温度之比"},
    {"inverse temperature of the demon", "能量妖的逆温度"},
    {"quadrupole", "四极矩"},
    {"contacts in which energy was given, taken", "给出、取走能量的接触"},
    {"correlation length over size", "关联长度与尺寸之比"},
    {"critical inverse temperature", "临界逆温度"},
    {"energy of a mode", "模式的能量"},
    {"energy per quantum U/N", "每个量子的能量 U/N"},
    {"error of ln g", "ln g 的误差"},
    {"exponent", "指数"},
    {"largest deviation / σ", "最大偏差 / σ"},
    {"method", "方法"},
    {"quanta in a mode", "一个模式中的量子数"},
    {"scaled quantity", "标度后的量"},
    {"smaller size L", "较小的尺寸 L"},
    {"smallest size L of the fit", "拟合中最小的尺寸 L"},
    {"square of the overlap", "重叠的平方"},
    {"population", "布居数"},
    {"effective β of a pair", "能级对的有效 β"},
    {"pump rate", "泵浦速率"},
    {"time in sweeps", "时间（扫）"},
    {"distance", "距离"},
    {"overlap", "重叠"},
    {"correlation", "关联"},
    {"probability", "概率"},
    {"magnetization", "磁化强度"},
    {"order", "序参量"},
    {"relative fluctuation", "相对涨落"},
    {"deviation", "偏差"},
    {"exact", "精确"},
    {"deviation / σ", "偏差 / σ"},
    {"T > 0", "T > 0"},
    {"inverted", "反转"},
    {"The first {} of {} curves are drawn.", "画出了前 {} 条曲线，共 {} 条。"},
    {"Infinite and not drawn: {} of the points of {}.", "未画出：{} 个无穷大的点（{}）。"},
    {"Not positive, without a place on a logarithmic scale: {} of the points of {}.",
     "对数坐标上没有位置：{} 个非正的点（{}）。"},
    {"Without a place on the horizontal axis: {} of the points.", "横轴上没有位置：{} 个点。"},
    {"Drawn without an error bar, since the result has none: {} of the points.",
     "没有误差棒：{} 个点，结果中没有误差。"},
    {"Several points share a place: the last of them is shown.",
     "几个点位于同一处：只显示最后一个。"},
    {"Without a value, and blank: {} of {} points of {}.",
     "没有数值而留白：{} 个点，共 {} 个（{}）。"},
    {"Errors are at most {}.", "误差最大为 {}。"},
    {"sampled", "抽样"},
    {"Dashed: T < 0.", "虚线：T < 0。"},
    {"subsystem", "子系统"},
    {"site", "格点"}};

}  // namespace

std::string Labels::text(std::string const& english) const {
  if (language_ == Language::english) return english;
  auto const found = kChinese.find(english);
  return found == kChinese.end() ? english : found->second;
}

std::string Labels::of(AxisQuantity const& quantity, bool is_per_subsystem,
                       std::string const& subsystem) const {
  std::string label = text(quantity.name), symbol = quantity.symbol;
  if (is_per_subsystem) {
    label = language_ == Language::chinese ? "每" + text(subsystem) + label
                                           : label + " per " + subsystem;
    if (!symbol.empty())
      symbol = (symbol.find(' ') == std::string::npos ? symbol : "(" + symbol + ")") + "/N";
  }
  return label + (symbol.empty() ? "" : " " + symbol);
}

std::string Labels::of_column(std::string const& column, bool is_per_subsystem,
                              std::string const& subsystem) const {
  if (column == "N" || column == "subsystems")
    return language_ == Language::chinese ? text(subsystem) + "数 N"
                                          : "number of " + subsystem + "s N";
  auto const found = kColumns.find(column);
  if (found != kColumns.end()) return of(found->second, is_per_subsystem, subsystem);
  return of({plain_text(name_of_option(column))}, is_per_subsystem, subsystem);
}

std::string name_of_option(std::string const& column) {
  static std::string const prefix = "input_";
  return column.starts_with(prefix) ? column.substr(prefix.size()) : column;
}

bool is_extensive(std::string const& column) {
  static std::set<std::string> const columns = {"energy",          "energy_mean", "entropy",
                                                "heat_capacity",   "log_z",       "log_omega",
                                                "log_omega_gibbs", "log_g"};
  return columns.count(column) > 0;
}

std::string with_minus_signs(std::string const& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const before_number =
        i + 1 < text.size() && (std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0 ||
                                text[i + 1] == '.' || text.compare(i + 1, 3, "inf") == 0);
    bool const after_word =
        i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0 && text[i - 1] != 'e';
    result += text[i] == '-' && before_number && !after_word ? "−" : std::string(1, text[i]);
  }
  return result;
}

}  // namespace antikelvin
