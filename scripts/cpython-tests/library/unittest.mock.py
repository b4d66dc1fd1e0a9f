class Mock:
    def __init__(self):
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1

    def assert_not_called(self):
        if self.calls:
            raise AssertionError(f"called {self.calls} times")
