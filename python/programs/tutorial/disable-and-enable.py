# Automatic collection can be switched off and on.
import gc

gc.disable()  # no automatic collection from here on
print(gc.isenabled())

gc.enable()  # and on again
print(gc.isenabled())
