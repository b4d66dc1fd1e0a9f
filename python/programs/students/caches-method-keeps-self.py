import functools
import gc
import weakref


class Report:
    @functools.lru_cache(maxsize=None)
    def total(self, year):
        return year * 2


report = Report()
print(report.total(2020), report.total(2020), Report.total.cache_info())
alive = weakref.ref(report)
del report
gc.collect()
print("kept by the cache:", alive() is not None)
Report.total.cache_clear()
print("after cache_clear:", alive() is not None)
