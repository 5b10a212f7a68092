from gongzhi.places.services.tree import add_place, rename_place

__all__ = ["add_place", "rename_place"]
