# cmake -DROOT=<folder rules/> -DOUTPUT=<file.cc> -P EmbedRules.cmake: the YAML files of a folder as a C++ source.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.yaml)
list(SORT files)
set(rows "")
foreach(name IN LISTS files)
  file(READ ${ROOT}/${name} text)
  if(text MATCHES "\\)bundlescope\"")
    message(FATAL_ERROR "${name} holds the mark that ends an embedded text")
  endif()
  string(APPEND rows "      {\"${name}\", R\"bundlescope(${text})bundlescope\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"cli/builtin_rules.h\"

namespace bundlescope {

std::vector<RuleFile> BuiltinRuleFiles() {
  return {
${rows}  };
}

}  // namespace bundlescope
")
