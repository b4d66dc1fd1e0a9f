saved = []


class Phoenix:
    def __del__(self):
        print("dying")
        saved.append(self)


bird = Phoenix()
del bird
print(len(saved))
saved.clear()
print(len(saved), "it died without another word")
