class BankError(Exception):
    """Something went wrong at the bank."""


class InsufficientFunds(BankError):
    def __init__(self, balance, amount):
        super().__init__(f"balance {balance} is less than {amount}")
        self.missing = amount - balance


class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(self.balance, amount)
        self.balance -= amount


account = Account(100)
account.withdraw(30)
try:
    account.withdraw(100)
except BankError as error:
    print(type(error).__name__, "-", error, "-", error.missing)
    print(error.args, isinstance(error, Exception), BankError.__doc__)
