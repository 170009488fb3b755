import Glibc

exit(BenchmarkProgram.main(CommandLine.arguments))
