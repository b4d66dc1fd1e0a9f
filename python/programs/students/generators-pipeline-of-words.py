text = """the quick brown fox
jumps over the lazy dog
the end"""
lines = (line for line in text.splitlines())
words = (word for line in lines for word in line.split())
long_words = (word.upper() for word in words if len(word) > 3)
print(list(long_words), list(words))
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:3]:
    print(f"{word:<6}|{count:3d}|{'*' * count}")
