# A test case of the program; its report goes to stderr.
import gc
import unittest


class Node:
    pass


class CollectorTests(unittest.TestCase):
    def setUp(self):
        gc.collect()

    def test_cycle(self):
        n = Node()
        n.me = n
        del n
        self.assertEqual(gc.collect(), 1)

    def test_no_garbage(self):
        self.assertEqual(gc.garbage, [])
        self.assertIsNone(None)
        self.assertIn(1, [1, 2])
        with self.assertRaises(ValueError):
            gc.get_objects(7)


if __name__ == "__main__":
    result = unittest.main(exit=False)
    print("ran")
