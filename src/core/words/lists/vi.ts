/** Words of the language 'vi'. Written by `scripts/words.ts`, partly after LDNOOBW (CC BY 4.0): change `scripts/words/vi.txt`. */
import type { WrittenList } from '../list.ts';

/** Of the language 'vi'. */
export const VI: WrittenList = {
  words: '=buồi|=bê đê|=bú cặc|=bú lồn|=bắc kỳ chó|=bố mày địt|=cave rẻ|=chó đẻ|=chịch|=chịch nhau|=cl mày|=con buồi|=con chó này mày|=con cặc|=con lồn|=con phò|'
    + '=con điếm|=con đĩ|=cái cặc|=cái lồn|=cục cứt|=cứt|=cứt chó|=dái chó|=khốn nạn|=khựa|=liếm lồn|=làm đĩ|=lồn|=lồn mẹ|=má mày|=mặt lồn|=mẹ kiếp|=mẹ mày|'
    + '=mọi đen|=nam kỳ chó|=ngu lồn|=ngu như chó|=nứng|=nứng cặc|=nứng lồn|=phò mã mày|=pê đê|=rợ chó|=súc vật mày|=thằng bóng|=thằng chó|=thằng khốn|'
    + '=thằng mặt lồn|=thằng đần|=tiên sư mày|=tàu khựa|=tổ cha mày|=vl mày|=vãi cặc|=vãi lìn|=vãi lồn|=óc chó|=óc lợn|=ăn cứt|=điếm thúi|=đm mày|=đéo|'
    + '=đéo biết|=đéo gì|=đéo mẹ|=đĩ|=đĩ mẹ|=đĩ điếm|=đầu buồi|=đầu cặc|=địt|=địt con mẹ|=địt mẹ|=địt mẹ mày|=đồ chó|=đồ khốn|=đồ ngu|=đồ súc sinh|=đồ điếm|'
    + '=đụ|=đụ má|=đụ mạ|=đụ mẹ|clgt|con cave|dcm|dit me|dit me may|dmm|vailon|vcl|vkl|đcm|đmm',
  except: 'cây óc chó|dầu óc chó|gỗ óc chó|hạt óc chó|quả óc chó|sữa óc chó|óc chó mỹ|óc chó sấy|óc chó và',
};
