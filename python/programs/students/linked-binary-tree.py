class TreeNode:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None


def insert(root, key):
    if root is None:
        return TreeNode(key)
    if key < root.key:
        root.left = insert(root.left, key)
    elif key > root.key:
        root.right = insert(root.right, key)
    return root


def inorder(root):
    if root is not None:
        yield from inorder(root.left)
        yield root.key
        yield from inorder(root.right)


def height(root):
    return 0 if root is None else 1 + max(height(root.left), height(root.right))


root = None
for key in [50, 30, 70, 20, 40, 60, 80, 30]:
    root = insert(root, key)
print(list(inorder(root)))
print(f"height = {height(root)}, smallest = {next(inorder(root))}")
