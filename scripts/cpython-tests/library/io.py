class Closed:
    def close(self):
        pass
