// read_all LIST THREADS: reads every file of the list and touches every byte: what looking at a
// tree costs at least.
#include <fcntl.h>
#include <unistd.h>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>
int main(int argc, char** argv) {
    if (argc != 3) return 2;
    std::ifstream in(argv[1]);
    std::vector<std::string> files;
    for (std::string line; std::getline(in, line);) files.push_back(line);
    std::atomic<std::size_t> next{0};
    std::atomic<unsigned long> sum{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < std::stoi(argv[2]); ++t)
        threads.emplace_back([&] {
            std::vector<unsigned char> buffer(1 << 20);
            unsigned long mine = 0;
            for (std::size_t i = next++; i < files.size(); i = next++) {
                const int fd = open(files[i].c_str(), O_RDONLY | O_CLOEXEC);
                if (fd < 0) continue;
                for (ssize_t got; (got = read(fd, buffer.data(), buffer.size())) > 0;)
                    for (ssize_t k = 0; k < got; ++k) mine += buffer[static_cast<std::size_t>(k)];
                close(fd);
            }
            sum += mine;
        });
    for (std::thread& thread : threads) thread.join();
    std::printf("%lu\n", sum.load());
}
